"""Flights, reaches and odds on paper as a cell of a notebook."""

from functools import singledispatch

from umbrella.analysis.flying import FlyingAnswer
from umbrella.analysis.odds import OddsAnswer
from umbrella.analysis.reach import ReachAnswer
from umbrella.catalog.cite import Provenance
from umbrella.core.errors import InputError
from umbrella.notebook.answer import Page, rests_on
from umbrella.report.blocks import Block, Text
from umbrella.report.fill import flight_picture, reach_picture
from umbrella.report.flight import flight_figure
from umbrella.report.odds import odds_figure
from umbrella.report.reach import reach_figure
from umbrella.report.thumbnail import thumbnail


@singledispatch
def show(answer: object) -> Page:
    """Return a flight, a reach or odds on paper as a cell: the finding, the picture, the weakest number.

    Args:
        answer: of `umbrella.fly`, `umbrella.reach` or `umbrella.odds`; the others show themselves.

    Raises:
        InputError: another thing.
    """
    known = ", ".join(kind.__name__ for kind in show.registry if kind is not object)
    raise InputError(
        f"a {type(answer).__name__} cannot be shown: one of {known} can, and other answers do so themselves"
    )


@show.register
def _(answer: FlyingAnswer) -> Page:
    headline = f"{answer.headline}."
    return _page(headline, thumbnail(flight_figure(flight_picture(answer)), headline), answer.provenance)


@show.register
def _(answer: ReachAnswer) -> Page:
    reached = sum(city.is_reachable for city in answer.cities)
    headline = (
        f"{answer.missile.name} from {answer.launch.name}: {answer.longest.range_m / 1e3:,.0f} km at the most, "
        f"{reached} of {len(answer.cities)} cities of the catalogue within reach."
    )
    return _page(headline, thumbnail(reach_figure(reach_picture(answer)), headline), answer.provenance)


@show.register
def _(answer: OddsAnswer) -> Page:
    headline = f"{answer.headline[:1].upper()}{answer.headline[1:]}."
    return _page(headline, thumbnail(odds_figure(answer), headline), answer.provenance)


def _page(headline: str, picture: Block, provenance: Provenance) -> Page:
    return Page(inside=(Text(words=headline, look="lead"), picture, rests_on(provenance.weakest_status)))
