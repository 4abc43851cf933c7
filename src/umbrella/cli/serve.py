"""`umbrella serve`: the page in a browser, on this machine."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from umbrella.cli.show import show_json

if TYPE_CHECKING:
    from umbrella.server.settings import Settings

PORT: Final = 8080
SERVED: Final = Path("runs") / "served"


@click.command(short_help="Open the page in a browser: choose, change, run, look.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, metavar="P",
              help="Port; 0 takes a free one.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, metavar="H",
              help="Address to listen at. Beyond this machine a token is demanded.")  # fmt: skip
@click.option("--folder", type=click.Path(path_type=Path), default=SERVED, show_default=True, metavar="DIR",
              help="Where its runs lie.")  # fmt: skip
@click.option(
    "--token",
    default="",
    envvar="UMBRELLA_TOKEN",
    metavar="T",
    help="Demand this token; better given as UMBRELLA_TOKEN [default: one is made beyond this machine].",
)
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option("--json", "as_json", is_flag=True, help="Print where it listens as JSON.")
def command(port: int, host: str, folder: Path, token: str, opens: bool, as_json: bool) -> None:
    """Serve the page and its HTTP interface until Ctrl-C. Runs go on when it is started again with the same folder."""
    from umbrella.server.serve import opened, serve
    from umbrella.server.settings import Settings

    settings = Settings(folder=folder, host=host, token=token)
    with opened(folder, host, port) as socket:
        url = url_of(host, socket.getsockname()[1])
        show(settings, url, as_json)
        if opens:
            click.launch(_with_token(url, settings.token))
        serve(settings, socket)


def url_of(host: str, port: int) -> str:
    """Return the address of the page."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _with_token(url: str, token: str) -> str:
    return f"{url}#token={token}" if token else url


def show(settings: "Settings", url: str, as_json: bool) -> None:
    """Print where the server listens, with the token where it demands one."""
    if as_json:
        show_json({"url": url, "token": settings.token or None, "folder": str(settings.folder)})
        return
    click.echo(f"Umbrella serves {_with_token(url, settings.token)}")
    if not settings.is_loopback:
        click.echo("Whoever has this address can use it; the line to it is not encrypted.")
    click.echo("Ctrl-C ends it.")
