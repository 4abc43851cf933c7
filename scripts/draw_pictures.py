"""Draw the pictures of README and docs from shipped scenarios, each by the command that its page shows.

python scripts/draw_pictures.py --list
python scripts/draw_pictures.py --only odds-97 --only sweep-map
python scripts/draw_pictures.py                     # all of them, some twenty minutes on two processors
"""

import argparse
import contextlib
import io
import runpy
import shlex
import tempfile
import time
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image

from umbrella.cli.main import main as umbrella

IMAGES: Final = Path(__file__).parents[1] / "docs" / "images"
COLOURS: Final = 128  # of the palette: a quarter of the bytes, and no difference to the eye
TORNADO: Final = (
    "interceptors.gbi-2000.hit_probability,interceptors.gbi-2000.reliability,rules.shared_failure,"
    "rules.decision_delay_s,missiles.taepodong-2.payload,radars.xbr-shemya.detects"
)
SOBOL: Final = "interceptors.gbi-2000.hit_probability,rules.shared_failure,rules.decision_delay_s"


class Drawn(NamedTuple):
    """A picture: the command that draws it with `--plot`, or the one of these that a run writes into its folder."""

    command: str
    of_run: str = ""


PICTURES: Final = {
    "seed-2000-map": Drawn("run seed-2000", of_run="map.png"),
    "sweep-magazine": Drawn("sweep seed-2000 --set shield.batteries.fort-greely.magazine=2,4,6,8,20"),
    "sweep-map": Drawn(
        "sweep seed-2000 --set interceptors.gbi-2000.hit_probability=0.3,0.5,0.7,0.9 --set rules.shots=1,2,4 "
        "--trials 100"
    ),
    "tornado-seed-2000": Drawn(f"sensitivity seed-2000 --vary {TORNADO}"),
    "sobol-seed-2000": Drawn(f"sensitivity seed-2000 --method sobol --vary {SOBOL}"),
    "dispute-2012": Drawn("compare gmd-2012-nrc gmd-2012-critics"),
    "footprint-nmd-c1": Drawn("footprint nmd-c1 --grid 0.5"),
    "boost-phase": Drawn("boost-phase --from panghyon --to new-york"),
    "space-based-interceptors": Drawn("constellation --to new-york"),
    "infer-hwasong-14": Drawn("infer --apogee 2802 --range 933 --time 2340 --from panghyon --azimuth 86"),
    "odds-97": Drawn("odds --warheads 1 --pk 0.56 --shots 4"),
    "cost-nmd-c1": Drawn("cost nmd-c1"),
    "stability-nmd-c1": Drawn("stability nmd-c1"),
    "timeline-of-programmes": Drawn("timeline"),
    "treaty-nmd-c1": Drawn("treaty nmd-c1"),
    "claims-2000": Drawn("claims --check"),
    "classify-1998": Drawn("classify taepodong-1-slv --from tonghae --unlit-stage 3"),
}
# drawn by a script of its own: what no command gives
SCRIPTS: Final = {"consistency": "draw_consistency.py", "report": "draw_report.py"}


def main() -> None:
    """Draw what is asked for, or list what there is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", action="append", choices=[*PICTURES, *SCRIPTS], metavar="NAME", help="Draw this one.")
    parser.add_argument("--list", action="store_true", help="Print the table of pictures and commands.")
    asked = parser.parse_args()
    names = asked.only or [*PICTURES, *SCRIPTS]
    for name in names:
        if asked.list:
            print(f"{name:26s} {said(name)}")
        else:
            begun = time.monotonic()
            draw(name)
            size = (IMAGES / f"{name}.png").stat().st_size
            print(f"{name}: {time.monotonic() - begun:.0f} s, {size / 1e3:.0f} kB", flush=True)


def said(name: str) -> str:
    """Return how a picture is drawn."""
    return f"umbrella {PICTURES[name].command}" if name in PICTURES else f"python scripts/{SCRIPTS[name]}"


def draw(name: str) -> None:
    """Draw one picture into docs/images."""
    if name in SCRIPTS:
        runpy.run_path(str(Path(__file__).with_name(SCRIPTS[name])), run_name="__main__")
        return
    with tempfile.TemporaryDirectory() as place, contextlib.chdir(place):
        made = Path(PICTURES[name].of_run or "picture.png")
        where = ["--out", "."] if PICTURES[name].of_run else ["--plot", str(made)]
        with contextlib.redirect_stdout(io.StringIO()):
            umbrella([*shlex.split(PICTURES[name].command), *where], standalone_mode=False)
        keep(made, IMAGES / f"{name}.png")


def keep(made: Path, picture: Path) -> None:
    """Write a picture with a palette: the same picture gives the same bytes."""
    with Image.open(made) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


if __name__ == "__main__":
    main()
