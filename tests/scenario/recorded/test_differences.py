"""A recorded flight beside a flown one: what differs, step by step, with the files that each of them needs."""

import pytest

from umbrella.core.errors import BadValue
from umbrella.scenario.differences import way
from umbrella.scenario.load import read
from umbrella.scenario.recorded_file import Attached, among

CSV = "t_s,lat_deg,lon_deg,alt_km\n" + "".join(f"{10 * k},{40 + 0.02 * k:.2f},130,{0.2 * k:.1f}\n" for k in range(9))
HEAD = "name: {}\ntitle: A\ndescription: Words.\nshield: {{}}\nthreats:\n"
HEAD += "  - {{name: a, launch_s: 0, reliability: 1, {}}}\n"
FLOWN = "missile: no-dong, from: kittaeryong, at: fukuoka"
RECORDED = "recorded: {file: a.csv, rcs_m2: 0.1, burns_s: [[0, 60]]}"


def loaded(catalog, name, threat, csv=CSV):
    return read(HEAD.format(name, threat).encode(), f"{name}.yaml", catalog, among([Attached("a.csv", csv.encode())]))


def test_flown_and_recorded_differ_in_one_step(catalog):
    found = way(loaded(catalog, "one", FLOWN), loaded(catalog, "other", RECORDED), catalog)
    (step,) = found.steps
    assert {one.path.rsplit(".", 1)[-1]: (one.before.text, one.after.text) for one in step.differences} == {
        "missile": ("no-dong", "not said"),
        "from": ("kittaeryong", "not said"),
        "at": ("fukuoka", "not said"),
        "recorded": ("not there", "a.csv"),
    }
    assert found.end.files == loaded(catalog, "other", RECORDED).files


def test_a_number_of_the_record_is_one_difference(catalog):
    other = loaded(catalog, "other", RECORDED.replace("0.1", "0.4"))
    found = way(loaded(catalog, "one", RECORDED), other, catalog)
    assert [step.path for step in found.steps] == ["threats.a.recorded.rcs_m2"]
    assert found.after([0]).scenario.threats[0].recorded.rcs_m2.value == 0.4


def test_one_name_for_two_files_is_refused(catalog):
    with pytest.raises(BadValue, match=r"a\.csv: must be the same file in both scenarios"):
        way(loaded(catalog, "one", RECORDED), loaded(catalog, "other", RECORDED, CSV + "90,40.2,130,0.5\n"), catalog)
