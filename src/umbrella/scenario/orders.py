"""The rules of the fight as numbers (SI)."""

from collections.abc import Sequence
from typing import Final

from umbrella.battle.reports import DECLARED, SENSORS
from umbrella.battle.world import Rules
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.attack import Attacker, nature
from umbrella.scenario.complexes import signatures_of
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.satellites import plume_rules_of
from umbrella.tracking.initiate import EXTENDED, UNSCENTED, TrackRules
from umbrella.tracking.motion import Motion

FILTERS: Final = {"extended": EXTENDED, "unscented": UNSCENTED}


def classifier_of(rules: RulesEntry) -> tuple[int, float, float]:
    """Return (how objects are told apart, rate of warheads called so, rate of others called so)."""
    if rules.discrimination == "sensors":
        return SENSORS, 0.5, 0.5
    if rules.discrimination == "perfect":
        return DECLARED, 1.0, 0.0
    if rules.discrimination == "none" or rules.classifier_hit is None or rules.classifier_false_alarm is None:
        return DECLARED, 0.5, 0.5
    return DECLARED, rules.classifier_hit.value, rules.classifier_false_alarm.value


def track_rules_of(rules: RulesEntry) -> TrackRules:
    """Return when looks make a track, and how the tracker thinks that objects move."""
    motion = Motion(
        air=nature().air,
        earth=WGS84,
        alpha_m2_kg=1.0 / rules.reentry_beta_kg_m2.value,
        alpha_sigma=rules.reentry_doubt.value,
        alpha_drift=rules.reentry_drift.value,
        noise_m2_s3=rules.track_noise_m2_s3.value,
        drag_doubt=rules.air_doubt.value,
    )
    return TrackRules(rules.looks_to_confirm, rules.track_gap_s.value, True, FILTERS[rules.filter], motion)


def orders_of(rules: RulesEntry, attack: Sequence[Attacker], end_s: float) -> Rules:
    """Return the rules of a fight; `end_s` is when it is counted at the latest."""
    classifier, hit, false_alarm = classifier_of(rules)
    return Rules(
        tracks=track_rules_of(rules),
        plumes=plume_rules_of(rules),
        signatures=signatures_of(attack, rules),
        classifier=classifier,
        classifier_hit=hit,
        classifier_false_alarm=false_alarm,
        is_layered=int(rules.layered),
        assessment_delay_s=rules.assessment_delay_s.value,
        false_kill=rules.false_kill.value,
        false_miss=rules.false_miss.value,
        false_alarm=rules.false_alarm.value,
        plume_silence_s=rules.plume_silence_s.value,
        min_track_s=rules.min_track_s.value,
        drop_track_s=rules.drop_track_s.value,
        settled_track_s=rules.settled_track_s.value,
        min_handover=rules.min_handover.value,
        engage_above=rules.engage_above.value,
        decision_delay_s=rules.decision_delay_s.value,
        decision_spread_s=rules.decision_spread_s.value,
        salvo_spacing_s=rules.salvo_spacing_s.value,
        seeker_separation=rules.seeker_separation.value,
        link_delay_s=rules.link_delay_s.value,
        cycle_s=rules.cycle_s.value,
        end_s=end_s,
    )
