"""Draw docs/images/consistency.png: NEES and NIS of 500 trials of three tracks, extended and unscented filter.

python scripts/draw_consistency.py
"""

from pathlib import Path

from PIL import Image

from umbrella.analysis.consistency import means_of, run_trials
from umbrella.analysis.consistency_cases import cases
from umbrella.report.consistency import ConsistencyPicture, draw_consistency
from umbrella.report.pictures import Credit
from umbrella.tracking.initiate import EXTENDED, UNSCENTED

TRIALS = 500
COLOURS = 64  # of the palette: a quarter of the bytes
FILTERS = {"extended": EXTENDED, "unscented": UNSCENTED}
PICTURE = Path(__file__).parents[1] / "docs" / "images" / "consistency.png"


def main() -> None:
    """Run the trials and write the picture."""
    rows = []
    for case in cases():
        rows.append(
            (case.title, [means_of(run_trials(case, kind, trials=TRIALS), name) for name, kind in FILTERS.items()])
        )
        for means in rows[-1][1]:
            print(f"{case.name:10s} {means.filter:10s} inside: NEES {means.inside[0]:.2f}, NIS {means.inside[1]:.2f}")
    draw_consistency(
        ConsistencyPicture(
            cases=rows,
            trials=TRIALS,
            subtitle=f"Squares of errors (NEES) and of innovations (NIS) over their covariances, means of {TRIALS} "
            "trials. Shaded: where 95\N{NO-BREAK SPACE}% of such means lie if the filter is right.",
            credit=Credit(
                sources=("Bar-Shalom, Li & Kirubarajan (2001), sec. 5.4",),
                note="Neighbouring NEES share their errors: they leave the band together or not at all.",
            ),
        ),
        PICTURE,
    )
    Image.open(PICTURE).convert("P", palette=Image.Palette.ADAPTIVE, colors=COLOURS).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
