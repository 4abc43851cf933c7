"""Claims of public people held against the models: supported, contradicted, or depending on what."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from umbrella.analysis.claim_checks import decided
from umbrella.analysis.regions import chosen
from umbrella.analysis.verdicts import NOT_CHECKED, NOT_COMPUTABLE, Decided, Verdict
from umbrella.catalog.cite import Provenance
from umbrella.catalog.faults import fault_at
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.own_file import with_own_file
from umbrella.catalog.quantity import weakest
from umbrella.catalog.reading import CatalogFile
from umbrella.catalog.records_claims import Claim, ClaimCheck
from umbrella.core.errors import BadValue, Fault, InputError
from umbrella.scenario.load import load

DRAWS: Final = 64
MOST_DRAWS: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewAnswer:
    """What one computation says, under one reading of the claim."""

    view: str
    decided: Decided


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """A claim with what its computations say; without any (`checked` or not), `answers` is empty."""

    claim: Claim
    answers: tuple[ViewAnswer, ...]
    provenance: Provenance

    @property
    def verdict(self) -> Verdict:
        """Return the verdict that all readings share; depends where they differ."""
        if not self.claim.check:
            return NOT_COMPUTABLE
        verdicts: set[Verdict] = {one.decided.verdict for one in self.answers}
        if not verdicts:
            return NOT_CHECKED
        return verdicts.pop() if len(verdicts) == 1 else "depends"

    @property
    def probability(self) -> float | None:
        """Return the probability under the first reading; None where nothing was computed."""
        return self.answers[0].decided.probability if self.answers else None

    @property
    def span(self) -> tuple[float | None, float | None]:
        """Return the lowest and the highest probability over the readings; None where nothing was computed."""
        shares = [one.decided.probability for one in self.answers]
        return min(shares, default=None), max(shares, default=None)

    @property
    def deciding(self) -> str:
        """Return what decides: the reading, where the readings differ; else the input that the answer follows."""
        if not self.answers:
            return self.claim.not_computable
        if len({one.decided.verdict for one in self.answers}) > 1:
            return "which reading holds: " + "; or ".join(one.view for one in self.answers)
        return self.answers[0].decided.deciding or "nothing within the ranges of the inputs"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsAnswer:
    """Several claims."""

    claims: tuple[ClaimAnswer, ...]
    draws: int
    seed: int
    provenance: Provenance


def claims(
    names: Sequence[str] = (),
    *,
    checked: bool = True,
    file: Path | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    catalog: Catalog | None = None,
    say: Callable[[str], None] = lambda words: None,
) -> ClaimsAnswer:
    """Hold claims against the models.

    Args:
        names: ids; none: all of the catalogue, or all of the file. checked: False only lists them. file: a user's own
            claims. draws, seed: of the inputs that have a range. catalog: another than the built-in. say: told what is
            computed.

    Raises:
        InputError: a name, number or file that cannot be used.

    **Valid**, **Leaves out**: as `claim_checks.decided`; a verdict is on the words as restated, not on who said them.
    **Source**: the claims' own. **Checked**: tests/analysis/test_claims.py.
    """
    if not 2 <= draws <= MOST_DRAWS:
        raise BadValue("--draws", draws, f"2 <= N <= {MOST_DRAWS}")
    if seed < 0:
        raise BadValue("--seed", seed, "seed >= 0")
    catalog = catalog or builtin_catalog()
    own: tuple[str, ...] = ()
    if file is not None:
        catalog, read = with_own_file(catalog, file, "claim", faults_of_claims)
        own = tuple(read.entries)
    wanted = names or own or _in_order(catalog)
    answers = [_answer(_claim(catalog, name), catalog, checked, draws, seed, say) for name in wanted]
    return ClaimsAnswer(
        claims=tuple(answers), draws=draws, seed=seed, provenance=Provenance.of(*(one.provenance for one in answers))
    )


def _claim(catalog: Catalog, name: str) -> Claim:
    entry = catalog.entry("claim", name)
    assert isinstance(entry, Claim)
    return entry


def _in_order(catalog: Catalog) -> Iterable[str]:
    """Return all claims in the order of the days on which they were said."""
    return sorted(catalog.ids("claim"), key=lambda name: (_claim(catalog, name).said_on, name))


def _answer(
    claim: Claim, catalog: Catalog, checked: bool, draws: int, seed: int, say: Callable[[str], None]
) -> ClaimAnswer:
    answers: list[ViewAnswer] = []
    for check in claim.check if checked else ():
        say(f"{claim.id}: {check.view}")
        answers.append(ViewAnswer(view=check.view, decided=decided(check, catalog, draws, seed)))
    facts = (*claim.contrary, *claim.later)
    texts = dict.fromkeys([*claim.source, *(source for fact in facts for source in fact.source)])
    whole = Provenance.of(*texts, *(one.decided.provenance for one in answers))
    status = weakest([whole.weakest_status, claim.status, *(fact.status for fact in facts)])
    return ClaimAnswer(
        claim=claim,
        answers=tuple(answers),
        provenance=replace(whole, weakest_status=status).described(catalog),
    )


def faults_of_claims(catalog: Catalog, file: CatalogFile) -> Iterator[Fault]:
    """Yield a fault for each missile, place, region or scenario that the checks of a file name and nobody defines."""
    for key, entry in file.entries.items():
        for i, check in enumerate(entry.check if isinstance(entry, Claim) else ()):
            for field, look_up in _named(catalog, check):
                try:
                    look_up()
                except InputError as error:
                    at = ("entries", key, "check", i, check.kind, *field)
                    yield fault_at(file.tree, file.name, at, f"cannot be used: {str(error).splitlines()[0]}")


def _named(catalog: Catalog, check: ClaimCheck) -> Iterator[tuple[tuple[str | int, ...], Callable[[], object]]]:
    """Yield each field of a check that names something, and how it is looked up."""
    what = getattr(check, check.kind)
    if hasattr(what, "missile"):
        yield ("missile",), lambda: catalog.missile(what.missile)
    if hasattr(what, "origin"):
        yield ("from",), lambda: catalog.place_or_point(what.origin)
    if hasattr(what, "to"):
        for k, place in enumerate(_places(what.to)):
            at = ("to",) if isinstance(what.to, str) else ("to", k)
            yield at, lambda place=place: catalog.place_or_point(place)  # type: ignore[misc]
    if hasattr(what, "over"):
        for k, region in enumerate(what.over):
            yield ("over", k), lambda region=region: chosen([region])  # type: ignore[misc]
    if hasattr(what, "scenario"):
        yield ("scenario",), lambda: load(what.scenario, catalog)
    if getattr(what, "watched_by", ""):
        yield ("watched_by",), lambda: load(what.watched_by, catalog)
    if hasattr(what, "arsenal"):
        yield ("arsenal",), lambda: catalog.entry("arsenal", what.arsenal)


def _places(to: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return () if to is None else (to,) if isinstance(to, str) else to
