"""From a result's provenance to the line below its picture."""

from umbrella.catalog.cite import Provenance
from umbrella.report.pictures import Credit

MOST_SOURCES = 4


def credit_of(provenance: Provenance, note: str = "") -> Credit:
    """Return the footer of a picture: the weakest status and the sources that carry most numbers."""
    named = [citation.work.title if citation.work else citation.id for citation in provenance.citations()]
    shown = named[:MOST_SOURCES]
    if len(named) > len(shown):
        shown.append(f"and {len(named) - len(shown)} more (umbrella cite)")
    return Credit(weakest_status=provenance.weakest_status.value, sources=tuple(shown), note=note)
