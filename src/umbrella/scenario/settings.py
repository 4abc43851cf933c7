from umbrella.catalog.library import Catalog
from umbrella.scenario.load import LoadedScenario


def with_settings(loaded: LoadedScenario, catalog: Catalog, settings: object) -> tuple[LoadedScenario, Catalog]:
    """Stub."""
    return loaded, catalog
