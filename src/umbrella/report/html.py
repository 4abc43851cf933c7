"""The report of a run: one HTML file that opens from a mail, without network and without a script."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from umbrella import __version__
from umbrella.analysis.dossier import GRID_DEG, Dossier, Missing, Progress, Say, dossier
from umbrella.report.blocks import Section
from umbrella.report.fill_run import run_picture
from umbrella.report.sections.answer import answer
from umbrella.report.sections.assumptions import assumptions
from umbrella.report.sections.cost import cost
from umbrella.report.sections.decides import decides
from umbrella.report.sections.footprint import footprint
from umbrella.report.sections.head import Heading, heading
from umbrella.report.sections.missing import missing
from umbrella.report.sections.outcomes import outcomes
from umbrella.report.sections.pictures import altitude_section, map_section, timeline_section
from umbrella.report.sections.repeat import repeat
from umbrella.report.sections.sources import sources
from umbrella.report.sections.stories import stories
from umbrella.report.sections.treaty import treaty

# what a browser may load for the page: nothing but the images and the style inside it
POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as a page, and as the sections that it is made of."""

    dossier: Dossier
    sections: tuple[Section, ...]
    html: str


def report_html(
    folder: Path,
    *,
    grid_deg: float | None = GRID_DEG,
    sensitivity: int | None = None,
    workers: int = 1,
    say: Say = lambda words: None,
    progress: Progress = lambda done, total: None,
) -> str:
    """Return the report of a finished run as one HTML page; arguments and errors as of `report_of`."""
    return report_of(
        folder, grid_deg=grid_deg, sensitivity=sensitivity, workers=workers, say=say, progress=progress
    ).html


def report_of(
    folder: Path,
    *,
    grid_deg: float | None = GRID_DEG,
    sensitivity: int | None = None,
    workers: int = 1,
    say: Say = lambda words: None,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Return the report of a finished run.

    Args:
        folder: of the run. grid_deg: cells of the footprint, deg; None leaves out all flights beside the run's own.
        sensitivity: trials at each end of each uncertain input; None: only where there are few inputs. workers:
            threads. say, progress: told what is being done, and how far it is.

    Raises:
        InputError: the folder, the grid or the trials cannot be used. FlightError: today's program cannot fly it.

    **Valid**: the same run, options and versions give the same bytes. **Leaves out**: the pictures of other shields
    than the last. **Source**: none. **Checked**: tests/report/test_html.py.
    """
    told = dossier(folder, grid_deg=grid_deg, sensitivity=sensitivity, workers=workers, say=say, progress=progress)
    say("drawing and laying out")
    sections = sections_of(told)
    return Report(dossier=told, sections=sections, html=page(heading(told), sections))


def sections_of(told: Dossier) -> tuple[Section, ...]:
    """Return the sections in their order; one that cannot be made says why in its place."""
    campaign = told.run.campaign
    picture = cache(lambda: run_picture(campaign, campaign.parts[-1]))
    plan: list[tuple[str, str, Callable[[], Section]]] = [
        ("answer", "The answer", lambda: answer(told)),
        ("map", "Map of the engagement", lambda: map_section(told, picture())),
        ("timeline", "Timeline", lambda: timeline_section(told, picture())),
        ("altitude", "Altitude", lambda: altitude_section(told, picture())),
        ("outcomes", "Outcomes", lambda: outcomes(told)),
        ("stories", "The story of each missile", lambda: stories(told)),
        ("footprint", "Footprint", lambda: footprint(told)),
        ("cost", "Cost", lambda: cost(told)),
        ("treaty", "The ABM Treaty", lambda: treaty(told)),
        ("decides", "What decides the answer", lambda: decides(told)),
        ("assumptions", "Assumptions", lambda: assumptions(told)),
        ("sources", "Sources", lambda: sources(told)),
        ("repeat", "How to repeat it", lambda: repeat(told)),
    ]
    return tuple(_made(name, title, make) for name, title, make in plan)


def _made(name: str, title: str, make: Callable[[], Section]) -> Section:
    """Return a section, or one in its place that says why it could not be made: the others are wanted all the same."""
    try:
        return make()
    except Exception as error:
        return missing(name, title, Missing(why=f"{type(error).__name__}: {error}", is_fault=True))


def page(head: Heading, sections: tuple[Section, ...]) -> str:
    """Return the page of sections; every word of them is escaped."""
    template = _environment().get_template("report.html.j2")
    return template.render(head=head, sections=sections, style=_style(), policy=POLICY, version=__version__)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("umbrella.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _style() -> str:
    """Return the style of the page: the only text that the template lays in as it is."""
    return files("umbrella.report").joinpath("templates/report.css").read_text(encoding="utf-8")
