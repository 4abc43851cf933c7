"""What public people said: who, when, how surely, what speaks against it, and the computation that could decide it."""

from typing import Final, Literal, Self

from pydantic import Field, model_validator

from umbrella.catalog.entries import Entry, Fact
from umbrella.catalog.quantity import Azimuth, Day, Fraction, NotNegative, Positive, Record, SourceIds, Status


class ReachCheck(Record):
    """Does a missile fly from a place to others: to each of them (`every`), or to any?"""

    missile: str
    origin: str = Field(alias="from", description="say where it starts")
    to: tuple[str, ...] = Field(min_length=1)
    every: bool = True


class OverflightCheck(Record):
    """Does a flight by a missile's own programme pass over regions, and does a stage fall into the sea beyond them?"""

    missile: str
    origin: str = Field(alias="from", description="say where it starts")
    over: tuple[str, ...] = Field(min_length=1)
    unlit_stage: int | None = Field(default=None, ge=2, le=8)


class OddsCheck(Record):
    """Is the chance that nothing gets through at least so high? `hit` is the chance of one shot, `common` the share of
    failures that strikes all shots."""

    warheads: int = Field(ge=1, le=10_000)
    shots: int = Field(ge=1, le=100)
    hit: Fraction
    common: Fraction
    at_least: Fraction


class PaymentCheck(Record):
    """Is what is asked a year, in millions of dollars, more than what is earned a year?"""

    asked_musd: Positive
    earned_musd: NotNegative


class CoverageCheck(Record):
    """Does the last shield of a scenario have a shot at its attack over at least so much of the ground of regions?"""

    scenario: str
    over: tuple[str, ...] = Field(min_length=1)
    at_least: Fraction


class TreatyCheck(Record):
    """Does the last shield of a scenario stand so to the treaty in force?"""

    scenario: str
    verdict: Literal["complies", "violates", "depends"]


class LaunchCheck(Record):
    """Does a flight by a missile's own programme leave regions alone wherever its thrust ends? `watched_by` names a
    scenario whose sensors are asked when they see it."""

    missile: str
    origin: str = Field(alias="from", description="say where it starts")
    over: tuple[str, ...] = Field(min_length=1)
    watched_by: str = ""


class ClassifiedCheck(Record):
    """Would an observer of the boost take a flight for a launch, or for a missile test?"""

    missile: str
    origin: str = Field(alias="from", description="say where it starts")
    to: str | None = None
    azimuth_deg: Azimuth | None = None
    unlit_stage: int | None = Field(default=None, ge=2, le=8)
    taken_for: Literal["launch", "test"]


class RestoreCheck(Record):
    """Does a state have to add at least so much (as a share of its warheads) until as many arrive on average against
    the last shield of a scenario as without it?"""

    scenario: str
    arsenal: str
    struck_first: bool
    at_least: Positive


class InferCheck(Record):
    """Could the missile of a reported test fly to a city of the catalogue with the load that flew (or half as heavy
    again: `heavier`)?"""

    apogee_km: Positive
    range_km: Positive
    time_s: Positive | None = None
    origin: str = Field(alias="from", description="say where the test started")
    to: str
    heavier: bool = False


CHECKS: Final = (
    "reach",
    "overflight",
    "odds",
    "payment",
    "coverage",
    "treaty",
    "infer",
    "launch",
    "classified",
    "restore",
)


class ClaimCheck(Record):
    """One way to decide a claim: exactly one computation with its inputs. `view` says under which reading of it.

    `denied`: the claim says that what the computation asks is not so.
    """

    view: str
    denied: bool = False
    reach: ReachCheck | None = None
    overflight: OverflightCheck | None = None
    odds: OddsCheck | None = None
    payment: PaymentCheck | None = None
    coverage: CoverageCheck | None = None
    treaty: TreatyCheck | None = None
    infer: InferCheck | None = None
    launch: LaunchCheck | None = None
    classified: ClassifiedCheck | None = None
    restore: RestoreCheck | None = None

    @property
    def kind(self) -> str:
        """Return the name of the computation."""
        return next(name for name in CHECKS if getattr(self, name) is not None)

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        named = [name for name in CHECKS if getattr(self, name) is not None]
        if len(named) != 1:
            raise ValueError(f"names {len(named)} computations: write exactly one of {', '.join(CHECKS)}")
        return self


class Claim(Entry):
    """A statement, restated. `contrary` holds denials and doubts, `later` how the record turned out.

    `check` holds the computations that could decide it, one for each reading of what is disputed; without any,
    `not_computable` says why no model decides it.
    """

    who: str
    role: str = ""
    agency: str
    said_on: Day
    reported_on: Day
    modality: Literal["fact", "forecast", "offer", "demand", "denial", "doubt", "opinion", "conditional"]
    text: str
    contrary: tuple[Fact, ...] = ()
    later: tuple[Fact, ...] = ()
    check: tuple[ClaimCheck, ...] = ()
    not_computable: str = ""
    status: Status
    source: SourceIds

    @model_validator(mode="after")
    def _is_decided_or_says_why_not(self) -> Self:
        if bool(self.check) == bool(self.not_computable):
            raise ValueError("write either `check:` (computations) or `not_computable:` (why none decides it)")
        return self
