"""Design (stub, replaced by the branch of designs)."""

from dataclasses import dataclass

Value = float | int | str | bool | None
Settings = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    kind: str
    points: tuple[Settings, ...]
    trials: int
    is_common: bool


def nominal(trials: int) -> Design:
    return Design(kind="nominal", points=((),), trials=trials, is_common=True)
