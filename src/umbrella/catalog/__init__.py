"""Public facts, every number with its range, status and source: records, loading, queries."""

from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog, builtin_catalog, catalog_in
from umbrella.catalog.points import Point

__all__ = ["Catalog", "Point", "Provenance", "builtin_catalog", "catalog_in"]
