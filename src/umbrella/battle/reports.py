"""Reports: what a sensor sends when it has detected something."""

import math
from typing import Final

import numpy as np

from umbrella.battle.fight import REPORTS
from umbrella.core.compiled import step
from umbrella.core.random import Purpose, normal_pair, uniform

_CLASSIFICATION: Final = np.int64(Purpose.CLASSIFICATION)
_FIRST: Final = np.int64(0)
MIX: Final = 2654435761  # Knuth's multiplier: spreads a sensor's key before an object's key is added
SENSORS: Final = 0  # the classifier: what the looks of the sensors give
DECLARED: Final = 1  # it calls an object a warhead or not, once, with given rates
SUREST: Final = 40.0  # logarithm of the largest likelihood ratio


@step
def pair_key(sensor_key, object_key):
    """Return the actor number of a sensor's looks at an object."""
    return (sensor_key * MIX + object_key) % 4294967296


@step
def new_report(fight, kind, measured_s, delay_s, s, i):
    """Append one report without a measurement, count it as a look that detected, and return it."""
    k = fight.counts[REPORTS]
    fight.counts[REPORTS] = k + 1
    report = fight.reports[k]
    report.kind, report.sensor, report.object = kind, s, i
    report.measured_s, report.delivered_s = measured_s, measured_s + delay_s
    report.bias_m, report.contrast, report.contrast_sigma, report.contrast_floor = 0.0, 0.0, math.inf, 0.0
    report.declared = 0.0
    watch = fight.watches[s, i]
    watch.first_s, watch.last_s = min(watch.first_s, measured_s), measured_s
    watch.looks += 1
    return report


@step
def log_ratio(is_declared, hit, false_alarm):
    """Return the logarithm of the likelihood ratio of a declaration, within the surest.

    Args:
        is_declared: whether the object was called a warhead. hit: probability that a warhead is. false_alarm: that
            another object is.
    """
    top, bottom = (hit, false_alarm) if is_declared else (1.0 - hit, 1.0 - false_alarm)
    if top == bottom:
        return 0.0
    if bottom <= 0.0:
        return SUREST
    return -SUREST if top <= 0.0 else max(-SUREST, min(SUREST, math.log(top / bottom)))


@step
def tell_apart(rules, body, watch, sensor, actor, seed, trial, number, report):
    """Write what a look says about what the object is.

    Args:
        rules: `Rules`. body: record OBJECT. watch: record WATCH of sensor and object. sensor: record with `separation`
            and `separation_floor`. actor, seed, trial, number: address of the draws. report: record REPORT, written.

    Valid: looks whose errors are independent but for one part that stays for the whole trial. Leaves out: signatures
    that change (tumbling, sunlight). Source: signal detection theory, d'; Green & Swets (1966).
    Checked: tests/battle/test_classify.py.
    """
    if rules.classifier == DECLARED:
        rate = rules.classifier_hit if body.is_lethal > 0 else rules.classifier_false_alarm
        is_declared = uniform(seed, trial, body.key, _CLASSIFICATION, _FIRST) < rate
        report.declared = log_ratio(is_declared, rules.classifier_hit, rules.classifier_false_alarm)
    elif sensor.separation > 0.0:
        if math.isnan(watch.oddness):
            watch.oddness = sensor.separation_floor * normal_pair(seed, trial, actor, _CLASSIFICATION, _FIRST)[0]
        error, _ = normal_pair(seed, trial, actor, _CLASSIFICATION, number + 1)
        report.contrast_sigma = 1.0 / sensor.separation
        report.contrast_floor = sensor.separation_floor
        report.contrast = body.contrast + watch.oddness + error * report.contrast_sigma
