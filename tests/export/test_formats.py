"""The table of formats: every one writes, chosen movers only, and the verb's names are the table's."""

from datetime import UTC, datetime

import numpy as np
import pytest

from umbrella.cli.export import FORMATS as TOLD
from umbrella.core.errors import UnknownName
from umbrella.export.file_names import file_names
from umbrella.export.formats import FORMATS, exported, only
from umbrella.export.moment import iso, told_rows

CREATED = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_verb_tells_the_formats_of_the_table():
    assert tuple(FORMATS) == TOLD


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_the_same_bytes_each_time(scene, name):
    files = exported(scene, name, CREATED)
    assert files and all(files.values())
    assert (list(files) == [""]) == (not FORMATS[name].is_folder)
    assert all(file.endswith(FORMATS[name].suffix) for file in files if file)
    assert dict(exported(scene, name, CREATED)) == dict(files)


@pytest.mark.parametrize("name", FORMATS)
def test_one_mover_alone_is_written(scene, name):
    alone = only(scene, ["near"])
    assert [mover.id for mover in alone.movers] == ["near"] and {mark.threat for mark in alone.marks} == {"near"}
    text = b"".join(exported(alone, name, CREATED).values())
    assert b"near" in text and b"shot-1" not in text


def test_unknown_names_are_refused_with_the_nearest(scene):
    with pytest.raises(UnknownName, match="far/warhead"):
        only(scene, ["far/warhed"])
    with pytest.raises(UnknownName, match="geojson"):
        exported(scene, "geojsn", CREATED)


def test_files_have_names_of_their_own(scene):
    from dataclasses import replace

    first = scene.movers[0]
    movers = tuple(replace(first, id=ident) for ident in ("a/b", "a-b", "A:B", "..", "日本", "a b"))
    assert file_names(movers, ".e") == ["a-b.e", "a-b-2.e", "A-B-3.e", "object.e", "object-2.e", "a-b-4.e"]


def test_rows_that_a_date_cannot_tell_apart_are_told_once(scene):
    from dataclasses import replace

    first = scene.movers[0]
    times = np.array([0.0, 1.0, 1.0 + 2e-7, 1.0 + 1e-6, 2.0])
    assert told_rows(replace(first, t_s=times)).tolist() == [0, 1, 3, 4]
    assert iso(scene.start, 61.0000004) == "2000-07-20T00:01:01.000000Z"
