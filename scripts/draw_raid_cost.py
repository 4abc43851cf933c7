"""Draw docs/images/raid-cost.png from the figures of `make bench`: what a trial costs as the raid grows.

make bench; python scripts/draw_raid_cost.py
"""

import json
from pathlib import Path

from PIL import Image

from umbrella.report.pictures import Credit
from umbrella.report.raid_cost import RaidCostPicture, draw_raid_cost

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "latest.json"
COLOURS = 64  # of the palette: a quarter of the bytes
PICTURE = ROOT / "docs" / "images" / "raid-cost.png"


def main() -> None:
    """Read the section `raids` and draw it."""
    raids = json.loads(RESULTS.read_text())["raids"]
    picture = RaidCostPicture(
        cpu_ms={int(size): row["cpu_ms"] for size, row in raids["sizes"].items()},
        exponent=raids["exponent"],
        subtitle="Raids like seed-2005: three-stage Taepodong-2, 20 s apart towards twenty cities; of each a warhead "
        "and a spent stage fly; eleven sensors, a hundred interceptors",
        credit=Credit(note="Processor time of one core; another machine gives other times and much the same slope."),
    )
    draw_raid_cost(picture, PICTURE)
    Image.open(PICTURE).convert("P", palette=Image.Palette.ADAPTIVE, colors=COLOURS).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
