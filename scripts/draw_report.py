"""Draw docs/images/report.png: the first page of the report that docs/how-to/report.md makes, as Chromium prints it.

python scripts/draw_report.py
"""

import contextlib
import io
import shlex
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from umbrella.cli.main import main as umbrella

COMMANDS = ("run japan-2000 --trials 20 --out runs/japan", "report runs/japan --grid 2")
CHROMIUM = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
DOTS_PER_INCH = 72
COLOURS = 64  # of the palette
PICTURE = Path(__file__).parents[1] / "docs" / "images" / "report.png"


def main() -> None:
    """Run the commands, print the report and keep its first page."""
    with tempfile.TemporaryDirectory() as place, contextlib.chdir(place):
        for command in COMMANDS:
            with contextlib.redirect_stdout(io.StringIO()):
                umbrella(shlex.split(command), standalone_mode=False)
        page = Path("runs/japan.html").resolve().as_uri()
        print_to = ("--no-pdf-header-footer", "--print-to-pdf=report.pdf", f"--user-data-dir={place}/profile")
        subprocess.run(["chromium", *CHROMIUM, *print_to, page], check=True, capture_output=True)
        cut = ("-f", "1", "-l", "1", "-singlefile", "-r", str(DOTS_PER_INCH), "-png")
        subprocess.run(["pdftoppm", *cut, "report.pdf", "first"], check=True)
        with Image.open("first.png") as image:
            image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
