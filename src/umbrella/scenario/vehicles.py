"""From catalogue records to the numbers that fly."""

import math

import numpy as np

from umbrella.catalog.records import DragTable, Interceptor, Missile, Shroud, Stage, Steering
from umbrella.core.constants import G0_M_S2
from umbrella.physics.flight.aim import Steer
from umbrella.physics.flight.plan import Vehicle, drag_tables

SEA_LEVEL_PRESSURE_PA = 101_325.0  # U.S. Standard Atmosphere 1976, table 2


def stage_row(stage: Stage) -> list[float]:
    """Return one row of `Vehicle.stages` (see plan.STAGE_COLUMNS); a group of boosters counts as one stage."""
    n = stage.count
    flow_kg_s = n * stage.propellant_kg.value / stage.burn_s.value
    isp_s = stage.isp_vac_s.value
    lost_s = isp_s - stage.isp_sl_s.value if stage.isp_sl_s is not None else 0.0
    return [
        n * stage.propellant_kg.value,
        n * stage.dry_kg.value,
        isp_s * G0_M_S2 * flow_kg_s,
        lost_s * G0_M_S2 * flow_kg_s / SEA_LEVEL_PRESSURE_PA,
        stage.burn_s.value,
        n * math.pi / 4.0 * stage.diameter_m.value**2,
        stage.coast_before_s.value if stage.coast_before_s is not None else 0.0,
        1.0 if stage.ignites_with_previous else 0.0,
        stage.spent_beta_kg_m2.value,
    ]


def _vehicle(
    stages: tuple[Stage, ...],
    shroud: Shroud | None,
    drag: DragTable,
    *,
    payload_kg: float,
    beta_kg_m2: float,
    delta_v_m_s: float,
    separates: bool,
) -> Vehicle:
    return Vehicle(
        stages=np.array([stage_row(stage) for stage in stages]),
        drag=drag_tables(np.array(drag.mach), np.array(drag.cd)),
        payload_kg=payload_kg,
        payload_beta_kg_m2=beta_kg_m2,
        shroud_kg=shroud.mass_kg.value if shroud is not None else 0.0,
        shroud_drop_s=shroud.drop_s.value if shroud is not None else 0.0,
        post_boost_delta_v_m_s=delta_v_m_s,
        separates=separates,
    )


def missile_vehicle(missile: Missile, drag: DragTable) -> Vehicle:
    """Return a catalogue missile as a `Vehicle` (SI)."""
    delta_v = missile.post_boost_delta_v_m_s
    return _vehicle(
        missile.stages,
        missile.shroud,
        drag,
        payload_kg=missile.payload.mass_kg.value,
        beta_kg_m2=missile.payload.beta_kg_m2.value,
        delta_v_m_s=delta_v.value if delta_v is not None else 0.0,
        separates=missile.payload.separates,
    )


def interceptor_vehicle(interceptor: Interceptor, drag: DragTable) -> Vehicle:
    """Return a catalogue interceptor as a `Vehicle` (SI); the kill vehicle is its payload."""
    return _vehicle(
        interceptor.stages,
        interceptor.shroud,
        drag,
        payload_kg=interceptor.kill_vehicle.mass_kg.value,
        beta_kg_m2=interceptor.kill_vehicle.beta_kg_m2.value,
        delta_v_m_s=0.0,
        separates=True,
    )


def steer_of(steering: Steering) -> Steer:
    """Return a catalogue steering rule as a `Steer` (s, rad)."""
    programmed = steering.mode == "programme"
    return Steer(
        vertical_rise_s=steering.vertical_rise_s.value,
        turn_end_s=steering.turn_end_s.value,
        follows_path=steering.mode == "gravity-turn",
        knots_t_s=np.array([knot.t_s.value for knot in steering.knots] if programmed else [], dtype=np.float64),
        knots_pitch_rad=np.array(
            [math.radians(knot.pitch_deg.value) for knot in steering.knots] if programmed else [], dtype=np.float64
        ),
    )
