"""How a shield is held against each kind of rule; limits, places and disputes come from the records alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from umbrella.analysis.treaty_facts import ABM, Launchers, Sensor, ShieldFacts, apart_km
from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import Quantity
from umbrella.catalog.records_treaty import Reading, TreatyArticle, TreatyComponent

COMPLIES: Final = "complies"
VIOLATES: Final = "violates"
DEPENDS: Final = "depends"
FIXED: Final = "fixed-land"
Verdict = Literal["complies", "violates", "depends"]


class View(NamedTuple):
    """One of several readings of an article, or one end of its limit (None: the reading has none): its verdict."""

    view: str
    limit: float | None
    verdict: Verdict


DISPUTE: Final = (View("the dispute is settled for the shield", None, COMPLIES),
                  View("the dispute is settled against it", None, VIOLATES))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A verdict with the fact behind it; `value` is held against the article's limit, `depends_on` says on what.

    `views` are the readings on which it depends, each with its own verdict; () where only a fact is missing.
    """

    verdict: Verdict
    fact: str
    value: float | None = None
    depends_on: str = ""
    views: tuple[View, ...] = ()

    def at_end(self, best: bool) -> Verdict:
        """Return the verdict if all that is open turns out well for the shield (`best`), or badly."""
        if self.verdict != DEPENDS:
            return self.verdict
        found = {one.verdict for one in self.views} or {self.verdict}
        if DEPENDS in found:
            return COMPLIES if best else VIOLATES
        if best:
            return COMPLIES if COMPLIES in found else VIOLATES
        return VIOLATES if VIOLATES in found else COMPLIES


Judge = Callable[[ShieldFacts, TreatyArticle, Catalog], Finding]


def judged(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    """Return how a shield stands to one article: under each of its readings, and at both ends of a limit's range."""
    if facts.country not in article.parties:
        return Finding(verdict=COMPLIES, fact=f"{facts.country} is no party: the article does not bind it")
    if article.readings:
        return _by_reading(facts, article, catalog)
    finding = _RULES[article.rule](facts, article, catalog)
    limit = article.limit
    if finding.verdict != DEPENDS or finding.views or limit is None or limit.span[0] == limit.span[1]:
        return finding
    views = tuple(_at_limit(facts, article, catalog, end) for end in limit.span)
    return replace(finding, views=views if len({one.verdict for one in views}) > 1 else ())


def _at_limit(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog, end: float) -> View:
    """Return the verdict with the limit at one end of its range."""
    assert article.limit is not None  # as the caller has checked
    sharp = article.limit.model_copy(update={"value": end, "low": None, "high": None})
    finding = _RULES[article.rule](facts, article.model_copy(update={"limit": sharp}), catalog)
    return View(f"the limit is {end:g} {article.unit}", end, finding.verdict)


def _by_reading(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    """Return the verdict that all readings share, or that it depends on which of them holds."""
    found = [(one, _read(facts, article, one, catalog)) for one in article.readings]
    views = tuple(
        View(one.view, None if one.limit is None else one.limit.value, finding.verdict) for one, finding in found
    )
    _, first = next((pair for pair in found if pair[0].limit is not None), found[0])
    if len({one.verdict for one in views}) == 1:
        return replace(first, views=() if first.verdict != DEPENDS else views)
    which = "; or ".join(f"{one.view}: {one.verdict}" for one in views)
    missing = [finding.depends_on for _, finding in found if finding.verdict == DEPENDS]
    on = "; ".join([f"which reading holds ({which})", *missing])
    return replace(first, verdict=DEPENDS, depends_on=on, views=views)


def _read(facts: ShieldFacts, article: TreatyArticle, reading: Reading, catalog: Catalog) -> Finding:
    """Return how a shield stands to an article under one reading of it."""
    if reading.limit is not None:
        sharp = article.model_copy(update={"limit": reading.limit, "readings": ()})
        return judged(facts, sharp, catalog)
    others = [catalog.entry("treaty-article", name) for name in reading.unless]
    found = {one.article: judged(facts, one, catalog) for one in others if isinstance(one, TreatyArticle)}
    broken = {name: one for name, one in found.items() if one.verdict != COMPLIES}
    if not broken:
        return Finding(verdict=COMPLIES, fact=f"it keeps {', '.join(found)}")
    worst: Verdict = VIOLATES if any(one.verdict == VIOLATES for one in broken.values()) else DEPENDS
    on = "" if worst == VIOLATES else "; ".join(one.depends_on for one in broken.values())
    return Finding(verdict=worst, fact=f"it does not surely keep {', '.join(broken)}", depends_on=on)


def at_most(value: float, limit: Quantity) -> tuple[Verdict, str]:
    """Return whether a value stays within a limit that may itself be a range, and on what it depends if so."""
    low, high = limit.span
    if value <= low:
        return COMPLIES, ""
    if value > high:
        return VIOLATES, ""
    return DEPENDS, f"where between {low:g} and {high:g} the limit is drawn"


def _limit(article: TreatyArticle) -> Quantity:
    assert article.limit is not None  # as the record has checked for its rule
    return article.limit


def _radius(article: TreatyArticle) -> float | None:
    return article.radius_km.value if article.radius_km is not None else None


def _names(items: Iterable[Launchers | Sensor]) -> str:
    names = [one.name for one in items]
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _none_of(what: str) -> Finding:
    return Finding(verdict=COMPLIES, fact=f"it has no {what}")


def _parted(broken: list[tuple[str, TreatyComponent | None]], fact: str, value: float | None = None) -> Finding:
    """Return the finding on parts that break a rule: broken by an undisputed one, or hanging on each dispute."""
    if not broken:
        return Finding(verdict=COMPLIES, fact=fact, value=value)
    if any(part is not None and not part.disputed for _, part in broken):
        return Finding(verdict=VIOLATES, fact=fact, value=value)
    on = [part.disputed if part is not None else f"what {name} is: no record says" for name, part in broken]
    views = DISPUTE if all(part is not None for _, part in broken) else ()
    return Finding(verdict=DEPENDS, fact=fact, value=value, depends_on="; ".join(dict.fromkeys(on)), views=views)


def _territory(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    if not facts.abm:
        return _none_of("ABM interceptors")
    if facts.covered is None:
        fact = "which part of the territory it could defend was not computed"
        return Finding(verdict=DEPENDS, fact=fact, depends_on="the footprint (leave out --no-flights)")
    verdict, on = at_most(facts.covered, _limit(article))
    fact = f"it has a shot against what flies to {facts.covered:.0%} of the ground of {facts.country}"
    return Finding(verdict=verdict, fact=fact, value=facts.covered, depends_on=on)


def _areas(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    areas = facts.areas(_radius(article))
    verdict, on = at_most(float(len(areas)), _limit(article))
    many = "one area" if len(areas) == 1 else f"{len(areas)} areas"
    fact = f"{many} with ABM launchers: " + "; ".join(_names(area) for area in areas)
    return Finding(verdict=verdict, fact=fact if areas else "no area with ABM launchers", value=float(len(areas)),
                   depends_on=on)  # fmt: skip


def _launchers(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    areas = facts.areas(_radius(article))
    if not areas:
        return _none_of("ABM launchers")
    most = max(areas, key=lambda area: sum(one.count for one in area))
    count = sum(one.count for one in most)
    verdict, on = at_most(float(count), _limit(article))
    return Finding(verdict=verdict, fact=f"{count} interceptors at {_names(most)}", value=float(count), depends_on=on)


def _farthest(one: Launchers, article: TreatyArticle, catalog: Catalog) -> float:
    """Return the distance of a battery to the nearest place of an article; 0 where it names none."""
    return min((apart_km(one.point, catalog.place_or_point(place)) for place in article.places), default=0.0)


def _area_place(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    if not facts.abm:
        return _none_of("ABM launchers")
    off = max(facts.abm, key=lambda one: _farthest(one, article, catalog))
    value = _farthest(off, article, catalog)
    verdict, on = at_most(value, _limit(article))
    near = min(article.places, key=lambda place: apart_km(off.point, catalog.place_or_point(place)), default="")
    fact = f"{off.name} lies {value:,.0f} km from {near}, the nearest place that is allowed"
    return Finding(verdict=verdict, fact=fact, value=value, depends_on=on)


def _test_launchers(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    """Launchers away from the areas of the treaty's other articles are those that could only be for tests."""
    radius = _radius(article) or 0.0
    allowed = [one for one in _articles(catalog) if one.rule == "area-place" and one.treaty == article.treaty]
    outside = [one for one in facts.abm if all(_farthest(one, area, catalog) > radius for area in allowed)]
    if not outside:
        return Finding(verdict=COMPLIES, fact="no ABM launchers outside the area", value=0.0)
    count = sum(one.count for one in outside)
    verdict, on = at_most(float(count), _limit(article))
    fact = f"{count} launchers outside the area: {_names(outside)}"
    elsewhere = [one for one in outside if _farthest(one, article, catalog) > radius]
    if verdict == COMPLIES and elsewhere:
        on = f"whether {_names(elsewhere)} is agreed on as a test range and is there for tests alone"
        verdict = DEPENDS
    return Finding(verdict=verdict, fact=fact, value=float(count), depends_on=on)


def _articles(catalog: Catalog) -> list[TreatyArticle]:
    entries = (catalog.entry("treaty-article", name) for name in catalog.ids("treaty-article"))
    return [entry for entry in entries if isinstance(entry, TreatyArticle)]


def _guiding(facts: ShieldFacts) -> list[Sensor]:
    return [one for one in facts.sensors if one.guides and one.point is not None] if facts.abm else []


def _from_area(one: Sensor, facts: ShieldFacts) -> float:
    assert one.point is not None
    return min(apart_km(one.point, battery.point) for battery in facts.abm)


def _radar_place(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    radars = [one for one in _guiding(facts) if one.component is None or one.component.role in ABM]
    if not radars:
        return _none_of("ABM radars that guide")
    far = max(radars, key=lambda one: _from_area(one, facts))
    value = _from_area(far, facts)
    outside = [one for one in radars if at_most(_from_area(one, facts), _limit(article))[0] != COMPLIES]
    fact = f"{far.name} guides from {value:,.0f} km away"
    if len(outside) > 1:
        fact += f"; outside the area stand {_names(outside)}"
    return _parted([(one.name, one.component) for one in outside], fact, value)


def _radar_capability(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    others = [one for one in _guiding(facts) if one.component is None or one.component.role not in ABM]
    if not others:
        return Finding(verdict=COMPLIES, fact="only ABM radars guide its interceptors", value=0.0)
    fact = f"interceptors are guided by {_names(others)}, which are no ABM radars"
    return _parted([(one.name, one.component) for one in others], fact, float(len(others)))


def _radar_outward(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    warning = [one for one in facts.sensors if one.component is not None and one.component.role == "warning-radar"]
    if not warning:
        return _none_of("early-warning radars")
    wrong = [one for one in warning if one.country != facts.country
             or at_most(one.inland, _limit(article))[0] == VIOLATES]  # fmt: skip
    home = [one for one in warning if one.country == facts.country]
    value = max((one.inland for one in home), default=None)
    told = [f"{one.name} looks towards {one.inland:.0%} of the people" for one in home]
    told += [f"{one.name} stands abroad" for one in warning if one.country != facts.country]
    finding = _parted([(one.name, one.component) for one in wrong], "; ".join(told), value)
    unsure = [one for one in home if at_most(one.inland, _limit(article))[0] == DEPENDS]
    if finding.verdict == COMPLIES and unsure:
        on = f"whether {_names(unsure)} counts as looking outward"
        return Finding(verdict=DEPENDS, fact=finding.fact, value=value, depends_on=on)
    return finding


def _basing(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    parts: list[Launchers | Sensor] = [*facts.abm, *(one for one in facts.sensors if one.guides and facts.abm)]
    loose = [one for one in parts if one.component is None or one.component.basing != FIXED]
    if not loose:
        return Finding(verdict=COMPLIES, fact="all that shoots and guides is fixed on land")
    how = [f"{one.name} ({one.component.basing if one.component is not None else 'not recorded'})" for one in loose]
    return _parted([(one.name, one.component) for one in loose], f"not fixed on land: {', '.join(how)}")


def _reload(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    again = [one for one in facts.abm if one.reloads > 0]
    if not again:
        return Finding(verdict=COMPLIES, fact="no launcher is loaded again during a fight", value=0.0)
    on = "whether loading again in the time that the scenario says is rapid"
    fact = f"launchers are loaded again at {_names(again)}"
    return Finding(verdict=DEPENDS, fact=fact, value=float(max(one.reloads for one in again)), depends_on=on)


def _abroad(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    parts: list[Launchers | Sensor] = [*facts.abm, *_guiding(facts)]
    away = [one for one in parts if one.country != facts.country and not _is_at_sea(one)]
    if not away:
        return Finding(verdict=COMPLIES, fact=f"all that shoots and guides on land stands in {facts.country}")
    where = [f"{one.name} ({one.country or 'abroad'})" for one in away]
    return _parted([(one.name, one.component) for one in away], f"in other countries: {', '.join(where)}")


def _is_at_sea(one: Launchers | Sensor) -> bool:
    return one.component is not None and one.component.basing == "sea"


def _theatre_speed(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    if not facts.theatre:
        return _none_of("theatre interceptors")
    fastest = max(facts.theatre, key=lambda one: one.speed_km_s.span[1] if one.speed_km_s is not None else 0.0)
    if fastest.speed_km_s is None:
        return Finding(verdict=DEPENDS, fact="no speed is recorded", depends_on="how fast its interceptors are")
    low, high = fastest.speed_km_s.span
    limit = _limit(article)
    fact = f"{fastest.name}: {low:g} to {high:g} km/s at burnout" if low < high else f"{fastest.name}: {low:g} km/s"
    value = fastest.speed_km_s.value
    if high <= limit.span[0]:
        return Finding(verdict=COMPLIES, fact=fact, value=value)
    on = "its owner's own judgement under Article VI(a)" if low > limit.value else "how fast its interceptors are"
    return Finding(verdict=DEPENDS, fact=fact, value=value, depends_on=on)


def _target_range(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    if not facts.theatre:
        return _none_of("theatre interceptors")
    far = max(facts.attack, key=lambda one: one.distance_km)
    verdict, on = at_most(far.distance_km, _limit(article))
    fact = f"the attack of the scenario flies up to {far.distance_km:,.0f} km ({far.name})"
    if verdict == VIOLATES:
        verdict, on = DEPENDS, "whether it is tested against such a missile; to fight one is not forbidden"
    return Finding(verdict=verdict, fact=fact, value=far.distance_km, depends_on=on)


def _extra_radars(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    radars = [one for one in _guiding(facts) if one.component is None or one.component.role in ABM]
    verdict, on = at_most(float(len(radars)), _limit(article))
    many = "one ABM radar" if len(radars) == 1 else f"{len(radars)} ABM radars"
    fact = f"{many} besides those for early warning" + (f": {_names(radars)}" if radars else "")
    return Finding(verdict=verdict, fact=fact, value=float(len(radars)), depends_on=on)


def _not_computable(facts: ShieldFacts, article: TreatyArticle, catalog: Catalog) -> Finding:
    if not facts.theatre:
        return _none_of("theatre interceptors")
    return Finding(verdict=DEPENDS, fact="no scenario states this", depends_on="how it was tested")


_RULES: Final[dict[str, Judge]] = {
    "territory": _territory,
    "areas": _areas,
    "launchers": _launchers,
    "area-place": _area_place,
    "test-launchers": _test_launchers,
    "radar-place": _radar_place,
    "radar-capability": _radar_capability,
    "radar-outward": _radar_outward,
    "basing": _basing,
    "reload": _reload,
    "abroad": _abroad,
    "theatre-speed": _theatre_speed,
    "target-range": _target_range,
    "extra-radars": _extra_radars,
    "not-computable": _not_computable,
}
