"""What the catalogue knows of programmes: their cost, how prices rose, arsenals, and what was to come when."""

from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from umbrella.catalog.entries import Entry
from umbrella.catalog.quantity import CalendarYear, Fraction, NotNegative, Positive, Record


class Programme(Entry):
    """A shield as it was planned and priced, or what could be had instead of it (`role: alternative`).

    Its twenty years begin with `first_year`. `scenarios` names the scenarios that fight it; `interceptor` is the entry
    of the interceptor that it fields, `interceptors` how many stand ready, `against` the missiles that it is meant for,
    `salvo` how many are said to be fired at one missile.
    """

    role: Literal["shield", "alternative"]
    first_year: int = Field(ge=1940, le=2100, strict=True)
    base_year: int = Field(ge=1940, le=2100, strict=True)
    scenarios: tuple[str, ...] = ()
    interceptor: str = ""
    interceptors: Positive | None = None
    against: tuple[str, ...] = ()
    salvo: Positive | None = None

    @model_validator(mode="after")
    def _a_shield_has_interceptors(self) -> "Programme":
        if (self.role == "shield") != (self.interceptors is not None and bool(self.interceptor)):
            raise ValueError("a shield has `interceptor:` and `interceptors:`, and an alternative has neither")
        return self


class CostElement(Entry):
    """A part of what a programme costs, by one estimate: over all its years, or each year.

    Without `price_year` the amounts are of the years in which they are paid; with it, of that year. Without
    `last_year` it is paid without end.
    """

    programme: str
    estimate: str
    phase: Literal["development", "production", "operation", "whole", "payment"]
    first_year: int = Field(ge=1940, le=2100, strict=True)
    last_year: int | None = Field(default=None, ge=1940, le=2100, strict=True)
    price_year: int | None = Field(default=None, ge=1940, le=2100, strict=True)
    amount_busd: NotNegative | None = None
    yearly_busd: NotNegative | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "CostElement":
        if (self.amount_busd is None) == (self.yearly_busd is None):
            raise ValueError("write either `amount_busd:` (over all years) or `yearly_busd:` (each year)")
        if self.last_year is None and self.amount_busd is not None:
            raise ValueError("amount_busd is over all years: give last_year, or write yearly_busd")
        if self.last_year is not None and self.last_year < self.first_year:
            raise ValueError(f"last_year = {self.last_year} is before first_year = {self.first_year}: swap them")
        return self


class Price(Entry):
    """What one more missile, interceptor or sensor costs. `of` names the entries of the catalogue that it is for."""

    role: Literal["missile", "interceptor", "sensor"]
    of: tuple[str, ...] = ()
    price_year: int = Field(ge=1940, le=2100, strict=True)
    unit_musd: Positive


class DeflatorPoint(Record):
    """The level of prices in one year; only its ratio to that of another year means anything."""

    year: int = Field(ge=1900, le=2100, strict=True)
    index: Positive


class Deflator(Entry):
    """How prices rose: their level year by year, without gaps."""

    points: tuple[DeflatorPoint, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _year_by_year(self) -> "Deflator":
        years = [point.year for point in self.points]
        for before, year in pairwise(years):
            if year != before + 1:
                raise ValueError(f"{year} stands after {before}: the years must rise one by one, without gaps")
        return self


class Leg(Record):
    """A part of an arsenal: launchers of one kind.

    `survives` is the share of the launchers that an opponent's first strike leaves, `arrives` the chance that a
    warhead whose launcher is left flies as it should.
    """

    name: str
    launchers: Positive
    warheads: Positive
    survives: Fraction
    arrives: Fraction

    @model_validator(mode="after")
    def _whole_numbers(self) -> "Leg":
        for name, count in (("launchers", self.launchers), ("warheads", self.warheads)):
            if any(end != round(end) for end in (count.value, *count.span)):
                raise ValueError(f"{name} must be a whole number, and so must its range")
        return self


class Arsenal(Entry):
    """The warheads on missiles that can reach the other side, of one state in one year, by one estimate.

    `against` are the countries that are the other side; none written: any.
    """

    state: str
    year: int = Field(ge=1945, le=2100, strict=True)
    estimate: str
    against: tuple[str, ...] = ()
    legs: tuple[Leg, ...] = Field(min_length=1, max_length=8)


class ProgrammeEvent(Entry):
    """Something that was to come, or came: `year` with its fraction (2004.56 is 22 July 2004).

    `topic` is what it is about: forecasts, plans and what happened of one topic belong together. `said` is the year in
    which a forecast or a plan was made, `by` whom. `number` counts what stood, or was to stand, from then on.
    """

    side: Literal["threat", "shield"]
    topic: str
    happening: Literal["forecast", "planned", "happened", "failed"]
    said: float | None = Field(default=None, ge=1940.0, le=2100.0, strict=True)
    by: str = ""
    year: CalendarYear
    number: NotNegative | None = None

    @model_validator(mode="after")
    def _forecasts_have_a_day(self) -> "ProgrammeEvent":
        if (self.happening in ("forecast", "planned")) != (self.said is not None and bool(self.by)):
            raise ValueError("a forecast or a plan has `said:` (when) and `by:` (whom), and nothing else has")
        return self
