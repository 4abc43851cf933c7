"""Every saved answer of others says where it comes from."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "authorities"
FILES = sorted(path.name for path in FOLDER.iterdir() if path.name != "README.md")


@pytest.mark.parametrize("name", FILES)
def test_an_authority_names_its_source(name):
    assert (FOLDER / name).read_text(encoding="utf-8").startswith("# ")
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    named = f"`{name}`" in readme or f"`{name.removeprefix('nesc').removesuffix('.csv')}`" in readme
    assert named, f"authorities/README.md does not name {name}"
