"""Compilation of kernels: numba with a cache on disk that is never stale, and word of what is being compiled.

numba's own cache looks only at the file in which a kernel stands; a kernel that calls another one, or reads a
constant, from a changed file would be served from the old cache. Here a kernel's stamp is a hash of its file and of
every Umbrella module that this file imports, at any depth.
"""

import hashlib
import re
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import numba
from numba.core import caching, event
from numba.core.registry import CPUDispatcher

PACKAGE_ROOT: Final = Path(__file__).resolve().parents[1]
_IMPORT: Final = re.compile(
    r"^\s*(?:from|import)\s+(umbrella(?:\.\w+)*)(?:\s+import\s+(\([^)]*\)|[^\n(]+))?", re.MULTILINE
)


def _module_file(dotted: str) -> Path | None:
    path = PACKAGE_ROOT.parent.joinpath(*dotted.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


@cache
def _imports_of(file: Path) -> frozenset[Path]:
    found: set[Path] = set()
    for module, names in _IMPORT.findall(file.read_text(encoding="utf-8")):
        listed = re.sub(r"#.*|[()]", "", names).split(",")
        dotted = [module] + [f"{module}.{name.split()[0]}" for name in listed if name.strip()]  # without "as …"
        found.update(path for path in map(_module_file, dotted) if path is not None)
    return frozenset(found)


@cache
def source_stamp(file: Path) -> str:
    """Return a hash of a module's text and of all Umbrella modules that it imports, directly or not."""
    seen: set[Path] = set()
    waiting = [file]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting.extend(_imports_of(path))
    digest = hashlib.sha256()
    for path in sorted(seen):
        digest.update(str(path.relative_to(PACKAGE_ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


class _StampedLocator(caching._CacheLocator):
    """Keeps Umbrella's kernels in numba's cache directory (or beside the sources) under the deep stamp."""

    def __init__(self, py_func: Callable[..., Any], py_file: str) -> None:
        self._file = Path(py_file).resolve()
        self._line = py_func.__code__.co_firstlineno
        self._folder = self._choose_folder()

    def _choose_folder(self) -> Path:
        relative = self._file.parent.relative_to(PACKAGE_ROOT)
        chosen = str(getattr(numba.config, "CACHE_DIR", ""))
        if chosen:
            return Path(chosen) / "umbrella" / relative
        beside = self._file.parent / "__pycache__"
        try:
            beside.mkdir(exist_ok=True)
            probe = beside / ".writable"
            probe.touch()
            probe.unlink(missing_ok=True)
        except OSError:
            return Path.home() / ".cache" / "umbrella" / "kernels" / relative
        return beside

    def get_cache_path(self) -> str:
        return str(self._folder)

    def get_source_stamp(self) -> str:
        return source_stamp(self._file)

    def get_disambiguator(self) -> str:
        # with part of the stamp, so that an index that names classes of an older source is never opened
        return f"{self._line}-{source_stamp(self._file)[:12]}"

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "_StampedLocator | None":
        path = Path(py_file)
        if not path.is_file() or PACKAGE_ROOT not in path.resolve().parents:
            return None
        locator = cls(py_func, py_file)
        locator.ensure_cache_path()  # type: ignore[no-untyped-call]
        return locator


if _StampedLocator not in caching.CacheImpl._locator_classes:
    caching.CacheImpl._locator_classes.insert(0, _StampedLocator)


# No kernel has fast-math flags: it stands in the machine code of every kernel that calls it, and which of these copies
# runs depends on what was compiled in this process and what was read from the cache. IEEE arithmetic gives the same
# bits in all of them, regrouped sums would not: docs/decisions/0011-strict-arithmetic.md
# Every kernel says whether it counts references (numba's `_nrt`): unsaid, it inherits that from the first kernel that
# calls it. Why most do not: docs/decisions/0009-kernels-without-reference-counts.md
_SETTINGS: Final[dict[str, Any]] = {"error_model": "numpy", "_nrt": True}
_BORROWS: Final[dict[str, Any]] = {"_nrt": False}


def njit(function: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Compile a kernel: `numba.njit` with the on-disk cache and IEEE division (no exceptions in loops).

    Accepts every option of numba.njit; use it as `@njit` or `@njit(parallel=True)`.
    """
    settings: dict[str, Any] = {"cache": True} | _SETTINGS | options
    return numba.njit(**settings)(function) if function is not None else numba.njit(**settings)


def leaf(function: Callable[..., Any]) -> Any:
    """Compile a kernel that makes no arrays and gets none from others: it need not count references to its arguments.

    Counting takes longer than a formula that reads two numbers out of a table.
    """
    return njit(function, **_BORROWS)


def formula(function: Callable[..., Any]) -> Any:
    """Compile a branch-free scalar formula: inlined where it is used, so that a loop over lanes becomes vector code."""
    return njit(function, cache=False, forceinline=True, **_BORROWS)


class _InnerKernel(CPUDispatcher):
    """A compiled function that refuses a call from Python (numba would jump into the void)."""

    def __call__(self, *args: Any) -> Any:
        raise TypeError(f"{self.py_func.__qualname__} is an inner kernel: only compiled code can call it")


def _without_entrance(function: Callable[..., Any], *, cache: bool = True, **options: Any) -> Any:
    """Compile a kernel that only kernels call; with the JIT switched off it stays a plain function.

    For a kernel that takes the whole world, the entrance (unpacking nested tuples of arrays from Python objects) costs
    more to compile than the kernel itself: without it the engine compiles in two thirds of the time.
    """
    if getattr(numba.config, "DISABLE_JIT", False):
        return function
    settings: dict[str, Any] = {"nopython": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True} | _SETTINGS
    kernel = _InnerKernel(py_func=function, locals={}, targetoptions={"boundscheck": None} | settings | options)
    if cache:
        kernel.enable_caching()
    return kernel


def inner(function: Callable[..., Any]) -> Any:
    """Compile a kernel for the use of other kernels, which may make arrays and hand them on."""
    return _without_entrance(function)


def verb(function: Callable[..., Any]) -> Any:
    """Compile an inner kernel that makes no arrays, on a world and a fight that somebody else owns.

    It counts no references to the arrays it is handed: a world is a tuple of some fifty of them, and counting costs
    several times what a look at one object does, more when two threads count on the same world. A kernel that makes an
    array, or gets one from another kernel, must be an `inner` one.
    """
    return _without_entrance(function, **_BORROWS)


def step(function: Callable[..., Any]) -> Any:
    """Compile a `verb` into the kernels that call it, so that no call is made at run time.

    A call hands over a world and a fight in some five hundred words, 0.15 microseconds. For what is called in one or
    two places, or is a line or two; elsewhere it makes the compilation long.
    """
    return _without_entrance(function, forceinline=True, **_BORROWS)


def lane_kernel(function: Callable[..., Any] | None = None, **options: Any) -> Any:
    """Compile a kernel of the ensemble's lanes, which only other kernels call, on arrays that somebody else owns.

    It makes no arrays, counts no references and has no entrance from Python: quicker to compile and to call.
    """
    settings: dict[str, Any] = {"cache": False} | _BORROWS | options
    if function is None:
        return partial(_without_entrance, **settings)
    return _without_entrance(function, **settings)


class _Announcer(event.Listener):
    """Says on stderr which kernels are being compiled; once, since later runs find them in the cache."""

    def __init__(self) -> None:
        self.depth = 0
        self.count = 0

    def on_start(self, happening: Any) -> None:
        self.depth += 1
        if self.depth == 1:
            name = happening.data["dispatcher"].py_func.__qualname__
            if self.count == 0:
                print("compiling kernels (first run after an install or an update):", file=sys.stderr)
            self.count += 1
            print(f"  {name} …", file=sys.stderr, flush=True)

    def on_end(self, happening: Any) -> None:
        self.depth -= 1


@cache
def announce_compilation() -> None:
    """From now on say on stderr what is compiled while it is (nothing is said when the cache has it)."""
    event.register("numba:compile", _Announcer())  # type: ignore[no-untyped-call]
