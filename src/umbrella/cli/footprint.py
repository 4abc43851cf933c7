"""`umbrella footprint`: which ground a shield covers against a missile from one place, and why not the rest."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from umbrella.cli.answers import answer_option, keep_answer
from umbrella.cli.pictures import check_picture
from umbrella.cli.progress import progress_bar
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.cli.work import say
from umbrella.core.compiled import announce_compilation

if TYPE_CHECKING:
    from umbrella.analysis.footprint import Footprint

MOST_WORKERS: Final = 256
MOST_ROWS: Final = 60
MOST_CITIES: Final = 12


@click.command(short_help="Show which ground a shield covers, with how many shots, and why not the rest.")
@click.argument("scenario")
@click.option("--threat", metavar="M", help="A threat of the scenario, or any missile [default: what flies farthest].")
@click.option("--from", "origin", metavar="PLACE", help="Launch point: site, city, or lat,lon [default: the threat's].")
@click.option("--over", metavar="R[,R…]", help="Regions, such as us, alaska, japan [default: the countries "
              "under attack].")  # fmt: skip
@click.option(
    "--place", metavar="PLACE", help="For which place launch points are denied [default: the threat's target]."
)
@click.option("--shield", metavar="S", help="Name of the shield [default: the last of the scenario].")
@click.option("--trajectory", metavar="T", help="minimum-energy, lofted or depressed [default: the threat's].")
@click.option("--set", "written", multiple=True, metavar="PATH=VALUE", help="Change a number or choice of the scenario "
              "or of an entry that it uses; may be given several times.")  # fmt: skip
@click.option(
    "--grid", "grid_deg", type=float, default=1.0, show_default=True, metavar="DEG", help="Size of the cells."
)
@click.option("--launch-grid", "launch_grid_deg", type=float, metavar="DEG", help="Ask from every cell of this size of "
              "the launching country whether the place is denied.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, metavar="S", help="Of the sensors' errors.")
@click.option("--trials", type=int, default=1, show_default=True, metavar="N", help="Courses of those errors: of more "
              "than one the middle is told, and in which part of them there is a shot.")  # fmt: skip
@click.option("--workers", type=int, metavar="N", help="Threads [default: as many as processors].")
@click.option("--geojson", type=click.Path(path_type=Path), metavar="FILE", help="Write the cells as GeoJSON.")
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw the map (.png or .svg).")
@answer_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    scenario: str,
    threat: str | None,
    origin: str | None,
    over: str | None,
    place: str | None,
    shield: str | None,
    trajectory: str | None,
    written: tuple[str, ...],
    grid_deg: float,
    launch_grid_deg: float | None,
    seed: int,
    trials: int,
    workers: int | None,
    geojson: Path | None,
    plot: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Fly a missile of SCENARIO (a shipped one, or a YAML file) to every cell of ground, and tell where its shield has
    time for how many shots, one after another; where for none, and why."""
    check_picture(plot)
    _check_file(geojson)
    count = _threads(workers)
    announce_compilation()
    from umbrella.analysis.footprint import footprint
    from umbrella.analysis.footprint_answer import answer_dict
    from umbrella.catalog.library import builtin_catalog
    from umbrella.scenario.load import load
    from umbrella.scenario.settings import with_settings

    catalog = builtin_catalog()
    loaded, catalog = with_settings(load(scenario, catalog), catalog, _settings(written))
    regions = _regions(over)
    with progress_bar(f"footprint of {loaded.scenario.name}") as progress:
        answer = footprint(
            loaded, catalog, threat=threat, origin=origin, over=regions, place=place, shield=shield,
            trajectory=trajectory, grid_deg=grid_deg, launch_grid_deg=launch_grid_deg, seed=seed, trials=trials,
            workers=count, say=say, progress=progress,
        )  # fmt: skip
    files = _write(answer, geojson, plot)
    data = answer_dict(answer)
    keep_answer(out, data, answer.provenance)
    if as_json:
        show_json(data)
    else:
        _show(answer, [*files, *([out] if out is not None else [])])


def _regions(over: str | None) -> list[str]:
    """Return the regions that are written as R,R; none where nothing was asked for.

    Raises:
        BadValue: something was written, and no region in it.
    """
    from umbrella.core.errors import BadValue

    found = [name for name in (over or "").split(",") if name.strip()]
    if over is not None and not found:
        raise BadValue("--over", repr(over), "one region or more, such as us or alaska,hawaii")
    return found


def _settings(written: tuple[str, ...]) -> tuple[tuple[str, Any], ...]:
    """Return the settings that are written as PATH=VALUE.

    Raises:
        BadValue: one with several values.
    """
    from umbrella.campaign.axis import parse_axis
    from umbrella.core.errors import BadValue

    found = [(text, *parse_axis(text)) for text in written]
    for text, _, values in found:
        if len(values) != 1:
            raise BadValue("--set", text, "PATH=VALUE with one value", "umbrella sweep takes several")
    return tuple((path, values[0]) for _, path, values in found)


def _check_file(path: Path | None) -> None:
    from umbrella.core.errors import BadValue

    if path is not None and not path.resolve().parent.is_dir():
        raise BadValue("--geojson", path, "in a folder that exists", f"make it first: mkdir -p {path.parent}")


def _threads(workers: int | None) -> int:
    from umbrella.core.errors import BadValue

    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        raise BadValue("--workers", workers, f"1 <= N <= {MOST_WORKERS}")
    return workers or os.cpu_count() or 1


def _write(answer: "Footprint", geojson: Path | None, plot: Path | None) -> list[Path]:
    """Write the files asked for and return them."""
    if geojson is not None:
        from umbrella.analysis.footprint_geojson import as_geojson

        geojson.write_text(json.dumps(as_geojson(answer), ensure_ascii=False, allow_nan=False), encoding="utf-8")
    if plot is not None:
        from umbrella.report.fill_footprint import footprint_picture
        from umbrella.report.footprint import draw_footprint

        draw_footprint(footprint_picture(answer), plot)
    return [path for path in (geojson, plot) if path is not None]


def _show(answer: "Footprint", written: list[Path]) -> None:
    show_text(f"{answer.headline}.", style="bold")
    show_text(_people(answer))
    _show_regions(answer)
    if answer.window_fraction > answer.covered_fraction() + 1e-9:
        show_text(_window(answer))
    if open_cities := [one for one in answer.cities if one.is_reached and one.shots == 0]:
        _show_open(open_cities)
    if answer.place is not None and answer.launch_points:
        show_text(_denied(answer))
    if answer.launch_ground is not None:
        show_text(_denied_ground(answer))
    show_text(f"Decided by: {_deciding(answer)}.")
    status = answer.provenance.weakest_status.value
    show_text(f"Weakest status of its numbers: {status}.", style="yellow" if status == "unverified" else "")
    for path in written:
        click.echo(path)


def _people(answer: "Footprint") -> str:
    from umbrella.analysis.footprint import percent

    cells, reached = len(answer.ground), int(answer.is_reached.sum())
    told = f"{cells:,} cells ({answer.ground.step_deg:g}°), {reached:,} of them reached."
    if answer.population_covered is None:
        return f"{told} The missile reaches no city of the catalogue there."
    return (
        f"{told} Of {answer.population_reached / 1e6:.1f} million people in the catalogue's cities that it reaches, "
        f"{percent(answer.population_covered)} % are covered."
    )


def _window(answer: "Footprint") -> str:
    from umbrella.analysis.footprint import percent

    more = percent(answer.window_fraction - answer.covered_fraction())
    return (
        f"Another {more} % had a window, seen ahead of its time, and no shot: an order waits until it opens, and by "
        f"then the track was gone, loose, or too old."
    )


def _show_regions(answer: "Footprint") -> None:
    from umbrella.analysis.footprint import percent, reason_text
    from umbrella.report.regions import least_covered_first

    reached = least_covered_first(answer.regions)
    columns = ("region", "reached %", "covered %", "with a look %", "fewest shots", "why not")
    rows = [
        (
            one.region.name,
            percent(one.reached),
            percent(one.covered or 0.0),
            percent(one.looked_twice or 0.0),
            str(one.shots_min),
            reason_text(one.reason) if one.reason is not None else "",
        )
        for one in reached[:MOST_ROWS]
    ]
    show_table(columns, rows, right=columns[1:5])
    if beyond := len(answer.regions) - len(reached):
        show_text(f"{beyond} of {len(answer.regions)} regions lie beyond the missile's reach.")


def _show_open(cities: list[Any]) -> None:
    from umbrella.analysis.footprint import reason_text

    largest = sorted(cities, key=lambda one: -one.place.population.value)[:MOST_CITIES]
    show_text(f"{len(cities)} cities that it reaches are not covered; the largest:")
    show_table(("city", "why not"), [(one.place.name, reason_text(one.reason)) for one in largest])


def _denied(answer: "Footprint") -> str:
    assert answer.place is not None
    reaching = [one for one in answer.launch_points if one.is_reached]
    what = f"{answer.place.name} and the launch points of the catalogue beside {answer.origin.name}"
    if not reaching:
        return f"{what}: it reaches it from none of {len(answer.launch_points)}."
    fewest = min((one.shots for one in answer.denied), default=0)
    return (
        f"{what}: it reaches it from {len(reaching)} of {len(answer.launch_points)}; {len(answer.denied)} of these are "
        f"denied" + (f", with {fewest} shot{'s' if fewest > 1 else ''} or more." if answer.denied else ".")
    )


def _denied_ground(answer: "Footprint") -> str:
    from umbrella.analysis.footprint import percent

    assert answer.place is not None and answer.launch_ground is not None
    found = answer.launch_ground
    country = found.ground.regions[0].country
    what = f"From {percent(found.reaching_fraction)} % of the ground of {country} ({len(found.answers):,} cells)"
    told = f"{what} it reaches {answer.place.name}"
    return (
        f"{told}; {percent(found.denied_fraction)} % of that is denied."
        if found.denied_fraction is not None
        else f"{told}."
    )


def _deciding(answer: "Footprint") -> str:
    return "; ".join(
        f"{one.path} = {one.value:g} ({one.status.value})" for one in answer.deciding if one.value is not None
    )
