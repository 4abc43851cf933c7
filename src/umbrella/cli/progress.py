"""A bar on stderr for work that takes a while; nothing where stderr is not a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from umbrella.cli.stop import check_stop


@contextmanager
def progress_bar(words: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function (done, total) that moves a bar, and raises KeyboardInterrupt after a Ctrl-C that was not heard.

    Args:
        words: what is being done.
    """
    if not sys.stderr.isatty():
        yield lambda done, total: check_stop()
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None)

        def move(done: int, total: int) -> None:
            check_stop()
            bar.update(task, completed=done, total=total)

        yield move
