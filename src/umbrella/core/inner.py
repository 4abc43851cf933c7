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
    "_nrt": True,  # said aloud: unsaid, a kernel inherits it from the first that calls it
}


class _InnerKernel(CPUDispatcher):
    """A compiled function that refuses a call from Python (numba would jump into the void)."""

    def __call__(self, *args: Any) -> Any:
        raise TypeError(f"{self.py_func.__qualname__} is an inner kernel: only compiled code can call it")


def inner(function: Callable[..., Any]) -> Any:
    """Compile a kernel for the use of other kernels; with the JIT switched off it stays a plain function."""
    return _compiled(function, OPTIONS)


def verb(function: Callable[..., Any]) -> Any:
    """Compile an inner kernel that makes no arrays, on a world and a fight that somebody else owns.

    It counts no references to the arrays it is handed: a world is a tuple of some fifty of them, and counting costs
    several times what a look at one object does, more when two threads count on the same world. A kernel that makes an
    array, or gets one from another kernel, must be an `inner` one.
    """
    return _compiled(function, OPTIONS | {"_nrt": False})


def step(function: Callable[..., Any]) -> Any:
    """Compile a `verb` into the kernels that call it, so that no call is made at run time.

    A call hands over a world and a fight in some five hundred words, 0.15 microseconds. For what is called in one or
    two places, or is a line or two; elsewhere it makes the compilation long.
    """
    return _compiled(function, OPTIONS | {"_nrt": False, "forceinline": True})


def _compiled(function: Callable[..., Any], options: dict[str, Any]) -> Any:
    if getattr(numba.config, "DISABLE_JIT", False):
        return function
    kernel = _InnerKernel(py_func=function, locals={}, targetoptions=dict(options))
    kernel.enable_caching()
    return kernel
