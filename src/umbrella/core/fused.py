"""The fused multiply-add: one instruction and one rounding for a product and a sum."""

from typing import Any

from numba.core import types
from numba.core.typing.templates import ConcreteTemplate, infer_global, signature
from numba.extending import lower_builtin


def fused(a: float, b: float, c: float) -> float:
    """Return a * b + c, in a kernel with one rounding at the end.

    Kernels are strict: what is written as a product and a sum is rounded twice, the same everywhere. This is the way
    to ask for the machine's faster instruction where it pays. With the JIT switched off it is rounded twice.

    Valid: everywhere. Leaves out: nothing. Source: IEEE 754-2019, 5.4.1 fusedMultiplyAdd.
    Checked: tests/core/test_repeatability.py.
    """
    return a * b + c


@infer_global(fused)  # type: ignore[no-untyped-call]
class _FusedType(ConcreteTemplate):
    cases = [signature(*[types.float64] * 4)]  # type: ignore[no-untyped-call]  # noqa: RUF012


@lower_builtin(fused, *[types.float64] * 3)  # type: ignore[no-untyped-call, untyped-decorator]
def _lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    return builder.fma(*args)
