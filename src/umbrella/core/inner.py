"""Kernels that only kernels call: compiled without an entrance for Python.

For a kernel that takes the whole world, the entrance (unpacking nested tuples of arrays from Python objects) costs more
to compile than the kernel itself: without it the engine compiles in two thirds of the time.
"""

from collections.abc import Callable
from typing import Any, Final

import numba
from numba.core.registry import CPUDispatcher

import umbrella.core.compiled  # noqa: F401  (numba's cache learns its deep stamp there)

OPTIONS: Final[dict[str, Any]] = {
    "nopython": True,
    "error_model": "numpy",
    "boundscheck": None,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}


class _InnerKernel(CPUDispatcher):
    """A compiled function that refuses a call from Python (numba would jump into the void)."""

    def __call__(self, *args: Any) -> Any:
        raise TypeError(f"{self.py_func.__qualname__} is an inner kernel: only compiled code can call it")


def inner(function: Callable[..., Any]) -> Any:
    """Compile a kernel for the use of other kernels; with the JIT switched off it stays a plain function."""
    if getattr(numba.config, "DISABLE_JIT", False):
        return function
    kernel = _InnerKernel(py_func=function, locals={}, targetoptions=dict(OPTIONS))
    kernel.enable_caching()
    return kernel
