"""What pydantic refuses, said in the words of the file: place, value, what is allowed, what to do next."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from umbrella.catalog.names import nearest
from umbrella.catalog.quantity import Quantity
from umbrella.catalog.units import same_in_another_unit, unit_of
from umbrella.catalog.yaml_tree import Node, Scalar, find
from umbrella.core.errors import Fault

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueFault(Fault):
    """A fault whose offending value is short enough to be shown."""

    value: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place} {self.path} = {self.value}: {self.message}"


def fault_at(root: Node, file: str, location: Location, message: str, *, shows_value: bool = True) -> Fault:
    """Return a fault at a location of a file's tree, with its line and the value that is written there."""
    node, line = find(root, location)
    path = path_text(location)
    if shows_value and isinstance(node, Scalar) and len(node.text) <= 60 and not (node.is_plain and not node.text):
        shown = node.text if node.is_plain else f"'{node.text}'"
        return ValueFault(file=file, line=line, path=path, message=message, value=shown)
    return Fault(file=file, line=line, path=path, message=message)


def path_text(location: Iterable[str | int]) -> str:
    """Return a location as people write it: `stages[0].burn_s`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")


def faults_of(error: ValidationError, record: type[BaseModel], root: Node, file: str, at: Location) -> Iterator[Fault]:
    """Yield every fault that pydantic found in one record written at a location of a file."""
    for inside, message, shows_value in told(error, record):
        yield fault_at(root, file, (*at, *_as_written(inside, root, at)), message, shows_value=shows_value)


def told(error: ValidationError, record: type[BaseModel]) -> Iterator[tuple[Location, str, bool]]:
    """Yield where in a record something is wrong, what would be right, and whether the value there says something."""
    all_details = error.errors(include_url=False)
    in_another_unit = {_other_key(details, record) for details in all_details if details["type"] == "extra_forbidden"}
    for details in all_details:
        kind, inside = details["type"], details["loc"]
        if _is_consequence(details) or (kind == "missing" and inside in in_another_unit):
            continue
        message = _SAY.get(kind, _in_pydantics_words)(details, _record_at(record, inside[:-1]))
        yield inside, message, kind not in ("missing", "extra_forbidden")


def _is_consequence(details: ErrorDetails) -> bool:
    """A list whose items are faulty counts as too short: the faults of the items say it better."""
    return details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]


def _other_key(details: ErrorDetails, record: type[BaseModel]) -> Location:
    """Return the location of the known key that an unknown one means in another unit (itself when there is none)."""
    *above, key = details["loc"]
    holder = _record_at(record, tuple(above))
    return (*above, same_in_another_unit(str(key), holder.model_fields if holder else ()) or key)


def _as_written(inside: Location, root: Node, at: Location) -> Location:
    """Return where something stands that is read in a longer form than it is written.

    A source that is one text is read as a list of one, a plain number of a scenario as a record with a `value`, a
    sensor that is one word as a record with a `sensor`.
    """
    if inside and find(root, (*at, *inside))[0] is None and isinstance(find(root, (*at, *inside[:-1]))[0], Scalar):
        return inside[:-1]
    return inside


def _record_at(record: type[BaseModel] | None, inside: Location) -> type[BaseModel] | None:
    """Return the class that holds what stands at a location inside a record."""
    is_key_of_a_block = False  # as in `shields: {name: {...}}`, where the name is no field
    for part in inside:
        if is_key_of_a_block:
            is_key_of_a_block = False
        elif isinstance(part, str) and record is not None:
            field = record.model_fields.get(part)
            record = record_in(field.annotation) if field else None
            is_key_of_a_block = field is not None and _has_names(field.annotation)
    return record


def _has_names(annotation: Any) -> bool:
    """Tell whether a type is one of blocks by name (`dict[str, Source]`, or that or None)."""
    return any(get_origin(one) is dict for one in (annotation, *get_args(annotation)))


def record_in(annotation: Any) -> type[BaseModel] | None:
    """Return the first class of records in a type (`tuple[Stage, ...]`, `Shroud | None`), if any."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(record_in, get_args(annotation))), None)


def _keys_of(record: type[BaseModel] | None) -> list[str]:
    """Return the keys of a record as they are written; the id stands elsewhere."""
    fields = record.model_fields.items() if record is not None else ()
    return [field.alias or name for name, field in fields if name != "id"]


def _unknown_key(details: ErrorDetails, record: type[BaseModel] | None) -> str:
    key = str(details["loc"][-1])
    allowed = _keys_of(record)
    other = same_in_another_unit(key, allowed)
    if other is not None:
        return f"is in a wrong unit: it is given in {unit_of(other)}; write {other} and convert the number"
    close = nearest(key, allowed)
    hint = f"did you mean {' or '.join(close)}?" if close else f"allowed are {', '.join(allowed)}"
    return f"is not a known key; {hint}"


def _missing(details: ErrorDetails, record: type[BaseModel] | None) -> str:
    name = str(details["loc"][-1])
    if name == "source":
        return "is missing: name the source that this rests on"
    if name == "status":
        return "is missing: say how well it is known (published, second-hand, derived, assumed or unverified)"
    fields = record.model_fields.items() if record is not None else ()
    field = next((field for key, field in fields if name in (key, field.alias)), None)
    return f"is missing: {field.description}" if field and field.description else "is missing: add it"


def _not_a_record(details: ErrorDetails, record: type[BaseModel] | None) -> str:
    wanted = _record_at(record, details["loc"][-1:])
    if wanted is not None and issubclass(wanted, Quantity):
        value = details["input"]
        shown = f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else "…"
        return f"must be a number with its source: write {{value: {shown}, status: …, source: …}}"
    keys = ", ".join(_keys_of(wanted))
    return f"must be a block of keys{f': {keys}' if keys else ''}"


def _one_of(details: ErrorDetails, record: type[BaseModel] | None) -> str:
    expected = str(details["ctx"]["expected"])
    close = nearest(str(details["input"]), [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")])
    return f"must be {expected}" + (f"; did you mean {close[0]}?" if close else "")


def _not_a_number(details: ErrorDetails, record: type[BaseModel] | None) -> str:
    text = details["input"]
    separators = isinstance(text, str) and any(c.isdigit() for c in text)
    return "must be a number" + ("; write digits without quotes, commas, spaces or unit" if separators else "")


def _rule(details: ErrorDetails, record: type[BaseModel] | None) -> str:
    return str(details["ctx"]["error"])


def _in_pydantics_words(details: ErrorDetails, record: type[BaseModel] | None) -> str:
    return details["msg"].replace("Input should be", "must be")


def _saying(template: str) -> Callable[[ErrorDetails, type[BaseModel] | None], str]:
    return lambda details, record: template.format(**details.get("ctx", {}))


_SAY: Final[dict[str, Callable[[ErrorDetails, type[BaseModel] | None], str]]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "model_type": _not_a_record,
    "model_attributes_type": _not_a_record,
    "literal_error": _one_of,
    "enum": _one_of,
    "float_type": _not_a_number,
    "float_parsing": _not_a_number,
    "int_type": _saying("must be a whole number"),
    "int_from_float": _saying("must be a whole number"),
    "bool_type": _saying("must be true or false"),
    "bool_parsing": _saying("must be true or false"),
    "string_type": _saying("must be a text"),
    "tuple_type": _saying("must be a list: [first, second]"),
    "finite_number": _saying("must be a finite number"),
    "greater_than_equal": _saying("must be >= {ge}"),
    "less_than_equal": _saying("must be <= {le}"),
    "too_short": _saying("must have at least {min_length}, has {actual_length}"),
    "too_long": _saying("must have at most {max_length}, has {actual_length}"),
    "value_error": _rule,
}
