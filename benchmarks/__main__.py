"""Run the benchmarks and print what they found: `make bench`, or `python -m benchmarks [SECTION ...]`."""

import json
import os
import sys
import time
from pathlib import Path
from types import ModuleType

from benchmarks import assignment, association, campaign, chain, filters, flights, footprint, raids, start

SECTIONS: dict[str, tuple[str, ModuleType]] = {
    "chain": ("The whole kill chain, trials a second", chain),
    "campaign": ("Campaigns: trials a second with the store, memory, taking up a run", campaign),
    "raids": ("Cost of a trial against the size of the raid", raids),
    "filters": ("Filter updates a second on one core, beside Stone Soup on the same looks", filters),
    "association": ("Plots paired with tracks", association),
    "assignment": ("Interceptors assigned to threats", assignment),
    "flights": ("Flights a second from lift-off to impact, beside heyoka and SciPy", flights),
    "footprint": ("The footprint of the plan of 2000 over the 50 states, two threads", footprint),
    "start": ("The command line, s", start),
}
RESULTS = Path(__file__).parent / "results" / "latest.json"


def say(words: str) -> None:
    """Tell the waiting person what happens."""
    print(words, file=sys.stderr, flush=True)


def save(found: dict[str, object]) -> None:
    """Write results/latest.json; sections that were not run keep what an earlier run left."""
    RESULTS.parent.mkdir(exist_ok=True)
    earlier = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    kept = {name: earlier[name] for name in SECTIONS if name in earlier}
    RESULTS.write_text(json.dumps(kept | found, indent=2) + "\n")


def main(chosen: list[str]) -> None:
    """Run the sections chosen, or all; print their tables and save their figures."""
    unknown = [name for name in chosen if name not in SECTIONS]
    if unknown:
        sys.exit(f"no such section: {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    print(f"{os.cpu_count()} processors, load before: {os.getloadavg()[0]:.1f}")
    found: dict[str, object] = {}
    begin = time.perf_counter()
    for name in chosen or SECTIONS:
        title, section = SECTIONS[name]
        say(f"[{time.perf_counter() - begin:4.0f} s] {name} …")
        found[name] = section.rows()
        print(f"\n{title}", *section.lines(found[name]), sep="\n", flush=True)
    save(found)
    say(f"[{time.perf_counter() - begin:4.0f} s] done: {RESULTS.parent.name}/{RESULTS.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
