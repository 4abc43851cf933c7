"""`umbrella cost` of a scenario that no programme prices: its parts that have a price, and programmes like it."""

from pathlib import Path
from typing import Any

import click

from umbrella.analysis.part_cost import Fit, PartCost, part_cost
from umbrella.cli.answers import keep_answer
from umbrella.cli.cost_words import cycle_dict, hardware_dict, money_text, range_dict, show_priced
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.core.errors import BadValue


def show_parts(
    system: str,
    base_year: int | None,
    discount: float,
    files: tuple[Path, ...],
    shots: tuple[tuple[str, object], ...],
    plot: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Show what can be priced of a scenario without a programme."""
    for name, value in shots:
        if value is not None:
            raise BadValue(name, value, "left out for a scenario without a programme", "no intercept of it is priced")
    answer = part_cost(system, base_year=base_year, discount=discount, files=files)
    if plot is not None:
        from umbrella.report.part_cost import draw_part_cost

        draw_part_cost(answer, plot)
    data = parts_dict(answer)
    keep_answer(out, data, answer.provenance)
    if as_json:
        show_json(data)
        return
    show_text(f"{answer.headline}.", style="bold")
    show_priced(answer.hardware, answer.scenario, answer.base_year)
    _show_fits(answer)
    show_text(f"Decided by: {'; '.join(answer.assumptions)}.")
    if answer.provenance.numbers:
        show_text(f"Weakest status of its numbers: {answer.provenance.weakest_status.value}.")
    if plot is not None:
        click.echo(f"picture: {plot}")


def parts_dict(answer: PartCost) -> dict[str, Any]:
    """Return what can be priced of a scenario without a programme as `umbrella cost --json` prints it."""
    return {
        "programme": None,
        "scenario": answer.scenario,
        "base_year": answer.base_year,
        "why": answer.headline,
        "hardware": [hardware_dict(one) for one in answer.hardware],
        "hardware_busd": range_dict(answer.priced),
        "fits": [
            {
                "programme": fit.programme.id,
                "interceptor": fit.programme.interceptor,
                "scenario_has": fit.interceptors,
                "estimates": [cycle_dict(one) for one in fit.estimates],
            }
            for fit in answer.fits
        ],
        "assumptions": list(answer.assumptions),
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _show_fits(answer: PartCost) -> None:
    if not answer.fits:
        show_text(
            "No programme of the catalogue fields an interceptor of this shield: add a file of `kind: programme` and "
            "one of `kind: cost-element` with --file."
        )
        return
    show_text(f"Programmes that field the same interceptors, bn $ of {answer.base_year} in twenty years:")
    rows = [
        (
            fit.programme.id,
            fit.programme.interceptor,
            _fielded(fit),
            str(fit.interceptors),
            one.estimate,
            money_text(one.total),
        )
        for fit in answer.fits
        for one in fit.estimates
    ]
    columns = ("programme", "interceptor", "it fields", "here", "estimate", "bn $")
    show_table(columns, rows, right=("it fields", "here", "bn $"))


def _fielded(fit: Fit) -> str:
    count = fit.programme.interceptors
    return "" if count is None else f"{count.value:g}"
