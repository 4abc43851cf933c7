"""`umbrella sense`: what each sensor of a shield sees of each flight, and over which part of the Earth it would."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from umbrella.cli.pictures import check_picture
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.core.compiled import announce_compilation

if TYPE_CHECKING:
    from umbrella.analysis.coverage import Coverage, SensorGroup
    from umbrella.analysis.sight import FlightSight, SenseAnswer

MOST_TOLD: Final = 12  # flights told one by one; the others stand in the tables and the JSON
MOST_SPANS: Final = 3  # written out one by one
ANSWER: Final = "sense.json"


@click.command(short_help="Show what each sensor sees of each flight, and what it covers.")
@click.argument("scenario")
@click.option("--shield", metavar="S", help="Name of the shield [default: the last of the scenario].")
@click.option("--altitude", "altitudes_km", type=float, multiple=True, metavar="KM",
              help="Altitude of the coverage map; may be given several times [default: 300].")  # fmt: skip
@click.option("--rcs", "rcs_m2", type=float, metavar="M2", help="Radar cross-section [default: the first warhead's].")
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE",
              help="Draw the bars (.png or .svg), and beside them FILE-coverage.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write pictures and tables into a folder.")
@click.option("--trial", type=int, default=0, show_default=True, metavar="K", help="Which course of chance.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="S", help="As of `umbrella run`.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    scenario: str,
    shield: str | None,
    altitudes_km: tuple[float, ...],
    rcs_m2: float | None,
    plot: Path | None,
    out: Path | None,
    trial: int,
    seed: int,
    as_json: bool,
) -> None:
    """Show what every sensor of a shield sees of every flight of SCENARIO (a shipped one, or a YAML file) when nobody
    shoots: in view, detected, tracked; and where radars would see an object at an altitude."""
    check_picture(plot)
    announce_compilation()
    from umbrella.analysis.sight import ALTITUDE_KM, sense
    from umbrella.campaign.store import given_folder
    from umbrella.catalog.library import builtin_catalog
    from umbrella.scenario.load import load

    altitudes_km = altitudes_km or (ALTITUDE_KM,)
    catalog = builtin_catalog()
    loaded = load(scenario, catalog)
    folder = given_folder(out, ANSWER, _names(out, altitudes_km)) if out is not None else None
    answer = sense(loaded, catalog, shield=shield, trial=trial, seed=seed, altitudes_km=altitudes_km, rcs_m2=rcs_m2,
                   say=_say)  # fmt: skip
    written = _draw(answer, plot) if plot is not None else []
    if folder is not None:
        written += _write(answer, folder)
    if as_json:
        show_json(answer_dict(answer))
    else:
        _show(answer, written)


def _say(words: str) -> None:
    """Say on stderr what is being done, where a person is watching."""
    if sys.stderr.isatty():
        click.echo(f"{words} …", err=True)


def _beside(plot: Path, altitudes_km: tuple[float, ...]) -> list[Path]:
    """Return the files of the coverage maps beside that of the bars."""
    names = ["coverage" if len(altitudes_km) == 1 else f"coverage-{altitude:g}km" for altitude in altitudes_km]
    return [plot.with_name(f"{plot.stem}-{name}{plot.suffix}") for name in names]


def _names(folder: Path, altitudes_km: tuple[float, ...]) -> set[str]:
    """Return what this command writes into a folder."""
    maps = {path.name for path in (*_beside(Path("sight.png"), altitudes_km), *folder.glob("sight-coverage*.png"))}
    return {ANSWER, "provenance.json", "scenario.yaml", "sight.parquet", "coverage.parquet", "sight.png", *maps}


def _draw(answer: "SenseAnswer", plot: Path) -> list[Path]:
    from umbrella.report.coverage import draw_coverage
    from umbrella.report.fill_sense import coverage_picture, sight_picture
    from umbrella.report.sight import draw_sight

    maps = _beside(plot, tuple(coverage.altitude_km for coverage in answer.coverages))
    draw_sight(sight_picture(answer), plot)
    for coverage, path in zip(answer.coverages, maps, strict=True):
        draw_coverage(coverage_picture(answer, coverage), path)
    return [plot, *maps]


def _write(answer: "SenseAnswer", folder: Path) -> list[Path]:
    """Write pictures, tables, provenance and last the answer itself into a folder."""
    from umbrella.analysis.sight_tables import coverage_columns, span_columns
    from umbrella.campaign import store

    pictures = _draw(answer, folder / "sight.png")
    store.write_table(folder / "sight.parquet", [span_columns(answer)])
    store.write_table(folder / "coverage.parquet", [coverage_columns(coverage) for coverage in answer.coverages])
    store.write_json(folder / store.PROVENANCE, answer.provenance.to_dict())
    store.write_bytes(folder / "scenario.yaml", answer.built.loaded.content)
    store.write_json(folder / ANSWER, answer_dict(answer))
    return [*pictures, folder / "sight.parquet", folder / "coverage.parquet"]


def answer_dict(answer: "SenseAnswer") -> dict[str, Any]:
    """Return what sensors see as `umbrella sense --json` prints it; times in s on the clock of the run."""
    return {
        "scenario": answer.built.loaded.scenario.name,
        "shield": answer.defence.name,
        "seed": answer.seed,
        "trial": answer.trial,
        "flights": [_flight_dict(flight) for flight in answer.flights],
        "coverage": [_coverage_dict(coverage) for coverage in answer.coverages],
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _flight_dict(flight: "FlightSight") -> dict[str, Any]:
    return {
        "threat": flight.threat,
        "target": flight.target,
        "launch_s": round(flight.launch_s, 1),
        "burns_s": _rounded(flight.burns_s),
        "apogee_s": round(flight.apogee_s, 1),
        "end_s": round(flight.end_s, 1),
        "is_impact": flight.is_impact,
        "sensors": [
            {
                "sensor": sight.sensor,
                "visible_s": _rounded(sight.visible),
                "detected_s": _rounded(sight.detected),
                "tracked_s": _rounded(sight.tracked),
                "looks": sight.looks,
            }
            for sight in flight.sensors
        ],
    }


def _rounded(spans: tuple[tuple[float, float], ...]) -> list[list[float]]:
    return [[round(from_s, 1), round(to_s, 1)] for from_s, to_s in spans]


def _coverage_dict(coverage: "Coverage") -> dict[str, Any]:
    return {
        "altitude_km": coverage.altitude_km,
        "rcs_m2": coverage.rcs_m2,
        **{
            what: {f"at_least_{n}": round(coverage.fraction(what, n), 5) for n in (1, 2, 3)}
            for what in ("unaided", "told", "plume")
        },
        "sensors": {group.name: _parts(coverage, group) for group in coverage.groups},
    }


def _parts(coverage: "Coverage", group: "SensorGroup") -> dict[str, float]:
    """Return the part of the Earth above which a group sees what it can see, under the names of the coverage."""
    told = round(coverage.fraction_of(group), 5)
    if group.kind == "radar":
        return {"unaided": round(coverage.fraction_of(group, is_unaided=True), 5), "told": told}
    return {"plume" if group.kind == "plume" else "told": told}


def _show(answer: "SenseAnswer", written: list[Path]) -> None:
    show_text(f"{answer.built.loaded.scenario.name}, {answer.defence.title}: what its sensors see", style="bold")
    show_text(f"Trial {answer.trial + 1}, seed {answer.seed}; no interceptor is fired.")
    shown = answer.flights[:MOST_TOLD]
    phases = ("launch", "burnout", "apogee", "end", "tracked from")
    show_table(("flight", "at", *phases), [_phases(flight) for flight in shown], right=phases)
    rows = [row for flight in shown for row in _rows(flight)]
    headings = ("flight", "sensor", "in view", "detected", "tracked", "looks")
    show_table(headings, rows, right=("looks",), whole=("sensor",))
    if len(answer.flights) > MOST_TOLD:
        show_text(f"and {len(answer.flights) - MOST_TOLD} more flights: see --json or --out")
    for coverage in answer.coverages:
        show_text(_covered(coverage))
    status = answer.provenance.weakest_status.value
    show_text(f"Weakest status of its numbers: {status}.", style="yellow" if status == "unverified" else "")
    for path in written:
        click.echo(path)


def _phases(flight: "FlightSight") -> tuple[str, ...]:
    from umbrella.campaign.words import clock

    burnout = clock(flight.burns_s[-1][1]) if flight.burns_s else ""
    firm = clock(flight.firm_s) if flight.firm_s is not None else "never"
    return (
        flight.threat,
        flight.target,
        clock(flight.launch_s),
        burnout,
        clock(flight.apogee_s),
        clock(flight.end_s),
        firm,
    )


def _rows(flight: "FlightSight") -> list[tuple[str, ...]]:
    """Return one row for each sensor by the time at which the flight comes into its view."""
    sights = sorted(flight.sensors, key=lambda sight: sight.visible[0][0])
    names = [flight.threat, *[""] * len(sights)]
    return [
        (name, s.sensor, _text(s.visible), _text(s.detected), _text(s.tracked), str(s.looks))
        for name, s in zip(names, sights, strict=False)
    ]


def _text(spans: tuple[tuple[float, float], ...]) -> str:
    """Return spans in words: those that meet as one, more than a few by their ends and number."""
    from umbrella.campaign.words import clock

    joined: list[tuple[str, str]] = []
    for from_s, to_s in spans:
        start = joined.pop()[0] if joined and joined[-1][1] == clock(from_s) else clock(from_s)
        joined.append((start, clock(to_s)))
    if len(joined) > MOST_SPANS:
        joined = [(joined[0][0], f"{joined[-1][1]} ({len(joined)} parts)")]
    return ", ".join(f"{start}-{end}" for start, end in joined)


def _covered(coverage: "Coverage") -> str:
    unaided, told, plume = (100.0 * coverage.fraction(what) for what in ("unaided", "told", "plume"))
    who = "radars and trackers" if any(group.kind == "cold" for group in coverage.groups) else "they"
    what = f"{coverage.rcs_m2:g} m2"
    found = f"the radars would find {what} by themselves above {unaided:.1f} % of the Earth"
    if unaided == 0.0:
        found = f"no radar would find {what} by itself"
    return (
        f"At {coverage.altitude_km:g} km {found}; told where to look, {who} would see it above {told:.1f} % of the "
        f"Earth; satellites would see a plume above {plume:.0f} %."
    )
