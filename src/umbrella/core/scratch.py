"""Small arrays to work in that live on the stack: no memory is asked for, and nobody counts who holds them."""

from math import prod
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import lower_builtin
from numba.np.arrayobj import make_array, populate_array
from numpy.typing import NDArray


def scratch(*shape: int) -> NDArray[np.float64]:
    """Return a float64 array of a shape written as constants, with whatever stands in it: for the caller to work in.

    It is gone when the kernel that asked for it returns: hand it to other kernels, never return it or keep it. A kernel
    that makes its arrays so can be a `leaf` or a `verb`.

    Valid: some thousand numbers at most. Leaves out: a check that it is not returned. Source: LLVM's alloca.
    Checked: tests/core/test_scratch.py.
    """
    return np.empty(shape)


@infer_global(scratch)  # type: ignore[no-untyped-call]
class _ScratchType(AbstractTemplate):
    prefer_literal = True

    def generic(self, args: Any, kws: Any) -> Any:
        if args and all(isinstance(size, types.IntegerLiteral) for size in args):
            return signature(types.Array(types.float64, len(args), "C"), *args)  # type: ignore[no-untyped-call]
        return None


@lower_builtin(scratch, types.VarArg(types.IntegerLiteral))  # type: ignore[no-untyped-call, untyped-decorator]
def _lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    shape = [size.literal_value for size in sig.args]
    number = context.get_value_type(types.float64)
    room = cgutils.alloca_once(builder, ir.ArrayType(number, prod(shape)))  # type: ignore[no-untyped-call]
    room.align = 64
    array = make_array(sig.return_type)(context, builder)  # type: ignore[no-untyped-call]
    strides = [8 * prod(shape[k + 1 :]) for k in range(len(shape))]
    populate_array(  # type: ignore[no-untyped-call]
        array,
        data=builder.bitcast(room, number.as_pointer()),
        shape=[context.get_constant(types.intp, size) for size in shape],
        strides=[context.get_constant(types.intp, stride) for stride in strides],
        itemsize=context.get_constant(types.intp, 8),
        meminfo=None,
    )
    return array._getvalue()
