"""The scene of a run: true paths and velocities, radars as they stand, marks and errors, all from its files."""

import itertools
import json
import shutil

import numpy as np
import pytest

from umbrella.analysis.scene import read_scene, scene_dict
from umbrella.analysis.scene import start_of as start
from umbrella.campaign.sampled import earth_fixed_states
from umbrella.core.errors import BadValue, UnknownName
from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.physics.earth.geodesic import distance_and_bearing
from umbrella.physics.earth.model import WGS84


@pytest.fixture(scope="module")
def scene(scene_campaign):
    return read_scene(scene_campaign.folder)


@pytest.fixture(scope="module")
def undefended(scene_campaign):
    return read_scene(scene_campaign.folder, "none")


def by_id(scene):
    return {mover.id: mover for mover in scene.movers}


def test_everything_that_flew_is_there_once_with_its_role(scene):
    roles = {mover.id: mover.role for mover in scene.movers}
    assert len(roles) == len(scene.movers)
    assert roles == {
        "far": "missile", "far/warhead": "warhead", "near": "missile", "far/stage": "stage", "far/balloon-1": "light",
        "shot-1": "interceptor", "shot-2": "interceptor", "dsp-pacific": "satellite",
    }  # fmt: skip
    outcomes = {mover.id: mover.outcome for mover in scene.movers if mover.outcome}
    assert outcomes == {"far": "killed", "far/warhead": "killed", "near": "killed", "shot-1": "kill", "shot-2": "kill"}
    assert (scene.begin_s, scene.end_s) == (0.0, max(mover.t_s[-1] for mover in scene.movers))


def test_velocities_are_the_slopes_of_places(scene):
    """The chord of each piece against the mean of the velocities at its ends: off by h / 12 of the change of the
    acceleration over the piece, which its neighbours tell (mean accelerations, so twice that for safety).

    The last piece of a missile that lets its warhead go holds the change of velocity that sets its impact right.
    """
    for mover in scene.movers:
        h = np.diff(mover.t_s)[:, None]
        chord = np.diff(mover.r_ecef_m, axis=0) / h
        mean = 0.5 * (mover.v_ecef_m_s[1:] + mover.v_ecef_m_s[:-1])
        off = np.linalg.norm(chord - mean, axis=1)
        turn = np.linalg.norm(np.diff(np.diff(mover.v_ecef_m_s, axis=0) / h, axis=0), axis=1)
        change = np.maximum(np.append(turn, turn[-1]), np.insert(turn, 0, turn[0]))
        rounding = 2e-8 / h[:, 0]  # of places
        is_within = off < 1e-3 + rounding + h[:, 0] / 6.0 * change
        assert is_within[:-1].all() and (is_within[-1] or mover.id == "far"), mover.id


def test_between_rows_a_cubic_gives_the_flown_path(scene, scene_campaign):
    story, mover = scene_campaign.parts[-1].story, by_id(scene)["far/warhead"]
    times = np.linspace(mover.t_s[0], mover.t_s[-1], 500)
    true = earth_fixed_states(story.warhead(0).nodes, times)[:, :3]
    assert max(np.linalg.norm(mover.place_at(t) - r) for t, r in zip(times, true, strict=True)) < 2.0


def test_degrees_and_metres_tell_the_same_place(scene):
    for mover in scene.movers:
        told = zip(np.radians(mover.lat_deg), np.radians(mover.lon_deg), 1e3 * mover.altitude_km, strict=True)
        off = [geodetic_to_ecef(*place, WGS84) - r for place, r in zip(told, mover.r_ecef_m, strict=True)]
        assert np.abs(off).max() < 1e-6


def test_a_warhead_goes_on_where_its_missile_ends(scene):
    missile, warhead, stage = (by_id(scene)[name] for name in ("far", "far/warhead", "far/stage"))
    assert warhead.t_s[0] - missile.t_s[-1] == pytest.approx(0.0, abs=2e-6)
    for follower in (warhead, stage):
        assert np.linalg.norm(follower.r_ecef_m[0] - missile.r_ecef_m[-1]) < 0.1


def test_what_leaked_ends_at_its_impact_and_what_was_killed_at_its_intercept(scene, undefended):
    (impact,) = [mark for mark in undefended.marks if mark.kind == "impact" and mark.threat == "far"]
    end = by_id(undefended)["far/warhead"]
    assert end.t_s[-1] == pytest.approx(impact.t_s, abs=1e-9)
    assert (end.lat_deg[-1], end.lon_deg[-1]) == pytest.approx((impact.lat_deg, impact.lon_deg), abs=1e-9)
    for mark in scene.marks:
        if mark.kind == "intercept" and by_id(scene)[f"shot-{mark.shot + 1}"].outcome == "kill":
            killed = [m for m in scene.movers if m.role in ("missile", "warhead") and m.threat == mark.threat][-1]
            off = distance_and_bearing(mark.lat_deg, mark.lon_deg, killed.lat_deg[-1], killed.lon_deg[-1])[0]
            assert killed.t_s[-1] == pytest.approx(mark.t_s, abs=1e-9)
            assert off < 5e3  # where the target was predicted, not where it was: the seeker closes the rest


def test_marks_tell_the_chain_in_order(scene):
    kinds = [mark.kind for mark in scene.marks if mark.threat == "far"]
    for chain in (("launch", "plume seen", "detected", "track firm", "fired"), ("burnout", "separation", "fired")):
        first = [kinds.index(kind) for kind in chain]
        assert first == sorted(first)
    assert kinds[-1] == "intercept"
    assert [mark.t_s for mark in scene.marks] == sorted(mark.t_s for mark in scene.marks)
    assert all(np.isfinite([mark.lat_deg, mark.lon_deg, mark.altitude_km]).all() for mark in scene.marks)
    (seen,) = [mark for mark in scene.marks if mark.kind == "plume seen" and mark.threat == "far"]
    assert seen.altitude_km == pytest.approx(9.0, abs=3.0)  # as soon as it is above the cloud tops


def test_a_radar_has_the_faces_of_the_catalogue_turned_as_it_stands(scene, undefended):
    (radar,) = [site for site in scene.sites if site.role == "radar"]
    assert (radar.name, radar.design, radar.range_km) == ("ship-radar", "spy-1", 1000.0)
    assert sorted(face.azimuth_deg for face in radar.faces) == [45.0, 135.0, 225.0, 315.0]
    assert {site.role for site in scene.sites} == {"radar", "battery", "target"}
    assert {site.role for site in undefended.sites} == {"target"}


def test_a_geostationary_satellite_stands_still_above_the_turning_earth(scene):
    satellite = by_id(scene)["dsp-pacific"]
    assert satellite.altitude_km == pytest.approx(35_786.0, abs=10.0)
    assert np.linalg.norm(satellite.v_ecef_m_s, axis=1).max() < 1.0


def test_errors_of_predictions_are_told_after_the_boost(scene):
    kinds = {(errors.threat, errors.kind) for errors in scene.track_errors}
    assert {("far", "impact"), ("near", "impact"), ("near", "intercept")} <= kinds
    for errors in scene.track_errors:
        assert (errors.t_s > 60.0).all() and (errors.sigma_km > 0.0).all() and (errors.error_km >= 0.0).all()


def test_the_scene_is_json(scene):
    told = json.loads(json.dumps(scene_dict(scene), allow_nan=False))
    assert told["start"] == "2000-07-20T00:00:00Z" and told["shield"] == "ship" and told["shield_title"] == "One ship"
    assert len(told["movers"]) == len(scene.movers) and len(told["marks"]) == len(scene.marks)
    for mover, kept in zip(told["movers"], scene.movers, strict=True):
        assert mover["speed_m_s"] == pytest.approx(np.linalg.norm(kept.v_ecef_m_s, axis=1), abs=0.051)
        assert mover["altitude_km"] == pytest.approx(kept.altitude_km, abs=5.1e-5)


def test_the_clock_starts_on_the_first_day_that_a_date_names():
    days = {"2000-07-20": (2000, 7, 20), "2004-12": (2004, 12, 1), "2026": (2026, 1, 1), "": (2000, 1, 1),
            "2000-13": (2000, 1, 1), "mid-2000": (2000, 1, 1)}  # fmt: skip
    for text, day in days.items():
        assert (start(text).year, start(text).month, start(text).day) == day


def test_a_scene_needs_a_finished_run_and_a_shield_of_it(scene_campaign, tmp_path):
    with pytest.raises(UnknownName, match="ship"):
        read_scene(scene_campaign.folder, "shop")
    with pytest.raises(BadValue, match="folder of a run"):
        read_scene(tmp_path)
    copy = shutil.copytree(scene_campaign.folder, tmp_path / "copy")
    assert [m.id for m in read_scene(copy).movers] == [m.id for m in read_scene(scene_campaign.folder).movers]


def test_rows_of_a_mover_rise_in_time(scene, undefended):
    for mover in itertools.chain(scene.movers, undefended.movers):
        assert len(mover.t_s) > 1 and (np.diff(mover.t_s) > 0.0).all()
