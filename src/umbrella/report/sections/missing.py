"""A section whose content is not there: it says why."""

from umbrella.analysis.dossier import Missing
from umbrella.report.blocks import Section, Text


def missing(name: str, title: str, why: Missing) -> Section:
    """Return a section that says why it is empty; a fault is said as one."""
    if not why.is_fault:
        return Section(id=name, title=title, blocks=(Text(words=why.why, look="note"),), state="left out")
    words = f"This could not be computed: {why.why}"
    return Section(id=name, title=title, blocks=(Text(words=words, look="warning"),), state="failed")
