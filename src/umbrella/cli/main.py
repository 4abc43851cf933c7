"""The command `umbrella`: one verb a file, loaded when it is called."""

from typing import Final

import click

from umbrella import __version__
from umbrella.cli.lazy import LazyGroup, Verb

VERBS: Final[dict[str, Verb]] = {
    "catalog": Verb("umbrella.cli.catalog:command", "Show what is known of missiles, shields and places."),
    "fly": Verb("umbrella.cli.fly:command", "Fly one missile and tell where it comes down."),
    "reach": Verb("umbrella.cli.reach:command", "Show how far a missile reaches, and which cities lie within."),
    "infer": Verb("umbrella.cli.infer:command", "Judge a missile test: how far the missile could fly."),
    "record": Verb("umbrella.cli.record:command", "Show what intercept tests say of the chance of a hit."),
    "odds": Verb("umbrella.cli.odds:command", "Work out the odds that nothing gets through, on paper."),
    "run": Verb("umbrella.cli.run:command", "Run a scenario: attack against shield, many times."),
    "sweep": Verb("umbrella.cli.sweep:command", "Show how the answer changes with one number, or with several."),
    "sensitivity": Verb("umbrella.cli.sensitivity:command", "Tell which assumption decides the answer."),
    "compare": Verb("umbrella.cli.compare:command", "Compare two scenarios, assumption by assumption."),
    "explain": Verb("umbrella.cli.explain:command", "Tell the story of one threat of a run, and what decided it."),
    "deplete": Verb("umbrella.cli.deplete:command", "Fight raid after raid until the magazines are empty."),
    "sense": Verb("umbrella.cli.sense:command", "Show what each sensor sees of each flight, and what it covers."),
    "boost-phase": Verb("umbrella.cli.boost_phase:command", "Show where to stand to hit a missile while it burns."),
    "constellation": Verb("umbrella.cli.constellation:command", "Count and price space-based interceptors."),
    "footprint": Verb("umbrella.cli.footprint:command", "Show which ground a shield covers, and why not the rest."),
    "treaty": Verb("umbrella.cli.treaty:command", "Judge a shield by the ABM Treaty, article by article."),
    "cost": Verb("umbrella.cli.cost:command", "Tell what a shield costs, and what could be had instead."),
    "stability": Verb("umbrella.cli.stability:command", "Tell what is left of a deterrent against a shield."),
    "claims": Verb("umbrella.cli.claims:command", "Hold the claims of public people against the models."),
    "timeline": Verb("umbrella.cli.timeline:command", "Tell when the shield was to be there, when the threat."),
    "classify": Verb("umbrella.cli.classify:command", "Tell a satellite launch from a missile test by its boost."),
    "export": Verb("umbrella.cli.export:command", "Write the trial told of a run for other programs."),
    "query": Verb("umbrella.cli.query:command", "Ask the tables of a run in SQL."),
    "serve": Verb("umbrella.cli.serve:command", "Open the page in a browser: choose, change, run, look."),
    "report": Verb("umbrella.cli.report:command", "Write a run as one HTML file to read, print and send."),
    "cite": Verb("umbrella.cli.cite:command", "Print the sources that a result rests on."),
}


@click.group(
    cls=LazyGroup,
    verbs=VERBS,
    subcommand_metavar="VERB [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`umbrella VERB --help` explains a verb. Umbrella is for public analysis and teaching.",
)
@click.version_option(__version__, prog_name="umbrella", message="%(prog)s %(version)s")
def main() -> None:
    """An open laboratory for national missile defence: from a missile's flight to the odds that a country is hit."""
