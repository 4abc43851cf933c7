"""A shield before the law: each article with its verdict, what would have to change, and what the text leaves open."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from umbrella.analysis.footprint import Footprint, footprint
from umbrella.analysis.regions import of_country
from umbrella.analysis.treaty_facts import Launchers, Sensor, ShieldFacts, shield_facts
from umbrella.analysis.treaty_files import with_files
from umbrella.analysis.treaty_rules import COMPLIES, DEPENDS, VIOLATES, Finding, Verdict, judged
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog
from umbrella.catalog.names import nearest
from umbrella.catalog.quantity import Quantity, weakest
from umbrella.catalog.records_treaty import Reading, StrategicMissile, TreatyArticle, TreatyComponent
from umbrella.core.errors import OutOfReach, UnknownName
from umbrella.scenario.load import LoadedScenario

GRID_DEG: Final = 2.0  # cells of the footprints; at 1 degree the parts move by a few per cent
COUNTED: Final = ("areas", "launchers", "radars")  # limits whose new number says what would be enough

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVerdict:
    """One article and how the shield stands to it. `is_replaced`: another article in force stands in its place."""

    article: TreatyArticle
    finding: Finding
    is_replaced: bool

    @property
    def amendment(self) -> str:
        """Return what change of the article would allow the shield; '' where it complies."""
        if self.finding.verdict == COMPLIES:
            return ""
        article, value = self.article, self.finding.value
        if article.limit is None or value is None or article.unit not in COUNTED or self.finding.verdict == DEPENDS:
            return article.amendment
        return f"{article.amendment}: from {article.limit.value:g} to {value:,.0f} {article.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LawVerdict:
    """All articles of one state of the law together: the worst of their verdicts, and which articles give it.

    `best` and `worst`: the same if every reading and fact that is open turns out well, or badly, for the shield.
    """

    law: str
    verdict: Verdict
    articles: tuple[str, ...]
    best: Verdict
    worst: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """Whether the shield has a shot at one strategic missile of a state.

    `reached`: the part of the country's ground that it reaches; `covered`, `twice`: of that, where there is a shot, and
    a second one after a look.
    """

    state: str
    missile: str
    origin: str
    reached: float
    covered: float
    twice: float
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyAnswer:
    """A shield before the law, and beside it whether it can engage real strategic missiles (() if not computed)."""

    facts: ShieldFacts
    articles: tuple[ArticleVerdict, ...]
    laws: tuple[LawVerdict, ...]
    strategic: tuple[Engagement, ...]
    left_out: tuple[str, ...]
    provenance: Provenance

    @property
    def headline(self) -> str:
        """Return the answer in one sentence."""
        first = self.laws[0]
        how = {COMPLIES: "complies with", VIOLATES: "violates", DEPENDS: "may or may not comply with"}[first.verdict]
        which = f" ({', '.join(first.articles)})" if first.articles else ""
        return f"{self.facts.scenario}, shield {self.facts.shield}, {how} {first.law}{which}"


def treaty(
    loaded: LoadedScenario,
    catalog: Catalog,
    *,
    shield: str | None = None,
    files: Iterable[Path] = (),
    flights: bool = True,
    workers: int = 1,
    grid_deg: float = GRID_DEG,
    say: Say = lambda words: None,
) -> TreatyAnswer:
    """Judge one shield of a scenario by every article of the catalogue.

    Args:
        loaded, catalog: the scenario. shield: its name; None for the last. files: a user's own articles, components,
            strategic missiles, missiles or sites, laid over the catalogue's in their order. flights: False leaves out
            what has to be flown: the territory's part and strategic missiles.
        workers: threads of the flights. grid_deg: size of their cells. say: told what is flown.

    Raises:
        InputError: a name or a file that cannot be used, or a shield without interceptors.

    **Valid**: for what a scenario states: places, numbers, basing, which radars guide, faces, declared speeds. **Leaves
    out**: intent, what was agreed in the Standing Consultative Commission, radars' power-aperture product, several
    interceptors on a launcher, tests and development; the shield's other parts that no scenario names. **Source**: each
    article's own. **Checked**: tests/analysis/test_treaty.py.
    """
    name = _shield(loaded, shield)
    catalog = with_files(catalog, files)
    facts = shield_facts(loaded, catalog, name)
    strategic: list[Engagement] = []
    left_out: list[str] = []
    flown: list[Provenance] = []
    if flights:
        facts, flown = _with_territory(facts, loaded, catalog, workers, grid_deg, say)
        strategic, left_out = _strategic(facts, loaded, catalog, workers, grid_deg, say)
    articles = _articles(catalog)
    replaced = {key for one in articles if one.in_force_from for key in one.replaces}
    verdicts = tuple(
        ArticleVerdict(article=one, finding=judged(facts, one, catalog), is_replaced=one.id in replaced)
        for one in articles
    )
    return TreatyAnswer(
        facts=facts,
        articles=verdicts,
        laws=tuple(_laws(verdicts)),
        strategic=tuple(strategic),
        left_out=tuple(left_out) if flights else ("strategic missiles: nothing was flown",),
        provenance=_provenance(catalog, articles, facts, [*flown, *(one.provenance for one in strategic)]),
    )


def _shield(loaded: LoadedScenario, shield: str | None) -> str:
    shields = loaded.scenario.all_shields()
    name = shield if shield is not None else list(shields)[-1]
    if name not in shields:
        raise UnknownName("shield of this scenario", name, nearest(name, shields) or tuple(shields))
    return name


def _articles(catalog: Catalog) -> list[TreatyArticle]:
    found = [catalog.entry("treaty-article", name) for name in catalog.ids("treaty-article")]
    return sorted(
        (one for one in found if isinstance(one, TreatyArticle)),
        key=lambda one: (not one.in_force_from, one.signed or "9", one.id),
    )


def _laws(verdicts: Sequence[ArticleVerdict]) -> Iterator[LawVerdict]:
    """Yield the verdict of the law in force, then that with each text which never was, in place of what it replaces."""
    in_force = [one for one in verdicts if one.article.in_force_from and not one.is_replaced]
    names = " with the ".join(dict.fromkeys(one.article.treaty for one in in_force))
    yield _law(f"the {names}", in_force)
    for text in dict.fromkeys(one.article.treaty for one in verdicts if not one.article.in_force_from):
        own = [one for one in verdicts if one.article.treaty == text]
        gone = {key for one in own for key in one.article.replaces}
        yield _law(f"the same, changed by the {text}", [*(one for one in in_force if one.article.id not in gone), *own])


def _law(name: str, verdicts: Sequence[ArticleVerdict]) -> LawVerdict:
    by_verdict: dict[str, list[str]] = {}
    for one in verdicts:
        by_verdict.setdefault(one.finding.verdict, []).append(one.article.article)
    verdict = _worst(one.finding.verdict for one in verdicts)
    return LawVerdict(
        law=name,
        verdict=verdict,
        articles=() if verdict == COMPLIES else tuple(by_verdict[verdict]),
        best=_worst(one.finding.at_end(best=True) for one in verdicts),
        worst=_worst(one.finding.at_end(best=False) for one in verdicts),
    )


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    return VIOLATES if VIOLATES in found else DEPENDS if DEPENDS in found else COMPLIES


def _with_territory(
    facts: ShieldFacts, loaded: LoadedScenario, catalog: Catalog, workers: int, grid_deg: float, say: Say
) -> tuple[ShieldFacts, list[Provenance]]:
    """Return the facts with the part of the country's ground for which there is a shot at the scenario's own attack."""
    if not facts.abm:
        return facts, []
    say("the territory")
    try:
        answer = _footprint(facts, loaded, catalog, workers, grid_deg)
    except OutOfReach:
        return facts, []
    return replace(facts, covered=answer.covered_fraction()), [answer.provenance]


def _footprint(
    facts: ShieldFacts,
    loaded: LoadedScenario,
    catalog: Catalog,
    workers: int,
    grid_deg: float,
    missile: str | None = None,
    origin: str | None = None,
) -> Footprint:
    over = tuple(one.id for one in of_country(facts.country))
    return footprint(loaded, catalog, threat=missile, origin=origin, over=over, shield=facts.shield, workers=workers,
                     grid_deg=grid_deg)  # fmt: skip


def _strategic(
    facts: ShieldFacts, loaded: LoadedScenario, catalog: Catalog, workers: int, grid_deg: float, say: Say
) -> tuple[list[Engagement], list[str]]:
    """Return whether the shield has a shot at missiles of the kind that a strategic force has, and what is left out."""
    entries = (catalog.entry("strategic-missile", name) for name in catalog.ids("strategic-missile"))
    asked = [one for one in entries if isinstance(one, StrategicMissile) and facts.country in one.against]
    if not asked or not facts.abm:
        why = "it has no ABM interceptors" if asked else f"the catalogue has none that is held against {facts.country}"
        return [], [f"strategic missiles: {why}"]
    found: list[Engagement] = []
    left_out: list[str] = []
    for one in sorted(asked, key=lambda one: (one.state != asked[0].state, one.id)):
        say(one.name)
        try:
            answer = _footprint(facts, loaded, catalog, workers, grid_deg, one.missile, one.site)
        except OutOfReach:
            left_out.append(f"{one.name}: it does not reach {facts.country}")
            continue
        found.append(_engagement(one, answer))
    return found, left_out


def _engagement(one: StrategicMissile, answer: Footprint) -> Engagement:
    own = Provenance(sources=one.source, weakest_status=one.status, numbers=())
    return Engagement(
        state=one.state,
        missile=one.missile,
        origin=one.site,
        reached=answer.reached_fraction,
        covered=answer.covered_fraction(),
        twice=answer.covered_fraction(2),
        provenance=answer.provenance.merge(own),
    )


def _provenance(
    catalog: Catalog, articles: Sequence[TreatyArticle], facts: ShieldFacts, flown: Sequence[Provenance]
) -> Provenance:
    numbers: list[tuple[str, Quantity]] = []
    for one in articles:
        numbers += [(f"{one.id}.limit", one.limit)] if one.limit is not None else []
        numbers += [(f"{one.id}.radius_km", one.radius_km)] if one.radius_km is not None else []
        numbers += [(f"{one.id}.{read.view}", read.limit) for read in one.readings if read.limit is not None]
    members: list[Launchers | Sensor] = [*facts.batteries, *facts.sensors]
    parts = [one.component for one in members if one.component is not None]
    records: list[TreatyArticle | TreatyComponent | Reading] = [*articles, *parts]
    records += [read for one in articles for read in one.readings]
    texts = [source for one in records for source in one.source]
    points = [one.point for one in members if one.point is not None]
    whole = Provenance.of(*numbers, *dict.fromkeys(texts), *points, *flown)
    status = weakest([whole.weakest_status, *(one.status for one in records)])
    return replace(whole, weakest_status=status).described(catalog)
