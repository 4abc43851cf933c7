"""The rules of the fight: doctrine, delays, what makes a track; stated assumptions where a file is silent."""

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, ValidationInfo

from umbrella.catalog import quantity
from umbrella.catalog.quantity import Quantity, Record, Status
from umbrella.catalog.records import Source

RULES_SOURCE_ID: Final = "umbrella-rules"
RULES_SOURCE: Final = Source(
    title="Rules of the fight that a scenario does not state",
    author="Umbrella contributors",
    date="2026",
    where="src/umbrella/scenario/rules.py: each note states the reason",
    read="own",
)


def as_quantity(value: Any, info: ValidationInfo) -> Any:
    """Take a plain number as a `Quantity` that the scenario itself assumes."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        source = (info.context or {}).get("source", "scenario")
        return {"value": value, "status": Status.ASSUMED.value, "source": source}
    return value


PLAIN: Final = BeforeValidator(as_quantity)
Positive = Annotated[quantity.Positive, PLAIN]
NotNegative = Annotated[quantity.NotNegative, PLAIN]
Fraction = Annotated[quantity.Fraction, PLAIN]
Azimuth = Annotated[quantity.Bearing, PLAIN]


def _assumed(value: float, low: float, high: float, note: str) -> Quantity:
    return Quantity(value=value, low=low, high=high, status=Status.ASSUMED, source=(RULES_SOURCE_ID,), note=note)


class RulesEntry(Record):
    """How the battle is run. Every number has a default that is listed among what a result rests on.

    `shots` is the size of a salvo, `most_shots` the most that one target gets from one layer. `layered`: a lower layer
    waits for what the layer above leaves. `engages` says whose track a battery may use: its own radar's alone, any for
    the launch but its own radar's before the seeker takes over, or any. `discrimination`: what the sensors' looks give,
    or a classifier that is `perfect`, knows `none`, or calls a warhead one with probability `classifier_hit` and
    another object with `classifier_false_alarm` (`declared`).
    """

    doctrine: Literal["barrage", "shoot-look-shoot", "shoot-shoot-look-shoot"] = "shoot-look-shoot"
    shots: int = Field(default=1, ge=1, le=1000)
    most_shots: int = Field(default=4, ge=1, le=1000)
    reserve: int = Field(default=0, ge=0)
    layered: bool = True
    engages: Literal["own-radar", "launch-on-remote", "engage-on-remote"] = "engage-on-remote"
    filter: Literal["extended", "unscented"] = "extended"
    discrimination: Literal["sensors", "perfect", "none", "declared"] = "sensors"
    classifier_hit: Fraction | None = None
    classifier_false_alarm: Fraction | None = None
    salvo_spacing_s: NotNegative = _assumed(0.0, 0.0, 60.0, "least time between two launches at one target")
    decision_spread_s: NotNegative = _assumed(0.0, 0.0, 120.0, "the decision takes up to so much longer, evenly")
    decision_delay_s: NotNegative = _assumed(30.0, 0.0, 300.0, "people confirm the attack and release each shot")
    assessment_delay_s: NotNegative = _assumed(30.0, 5.0, 120.0, "time to see whether the object is still there")
    false_kill: Fraction = _assumed(0.0, 0.0, 0.1, "no wrong claim of a kill unless a scenario says so")
    false_miss: Fraction = _assumed(0.0, 0.0, 0.1, "no kill overlooked unless a scenario says so")
    sensor_latency_s: NotNegative = _assumed(2.0, 0.1, 10.0, "from a radar's look to the battle manager")
    link_delay_s: NotNegative = _assumed(2.0, 0.1, 10.0, "from the battle manager to an interceptor in flight")
    looks_to_confirm: int = Field(default=3, ge=3, le=50)
    track_gap_s: Positive = _assumed(60.0, 10.0, 120.0, "a track that is not firm ends when nothing is seen so long")
    min_track_s: NotNegative = _assumed(20.0, 5.0, 60.0, "age of a free-fall track before a shot is committed to it")
    min_handover: Fraction = _assumed(0.8, 0.5, 0.95, "expected acquisition times divert that a commit asks for")
    engage_above: Fraction = _assumed(0.1, 0.0, 0.9, "objects below this probability of being the warhead are left")
    plume_silence_s: Positive = _assumed(40.0, 20.0, 60.0, "no plume reported for so long: the boost is over")
    plume_height_m: Positive = _assumed(
        10_000.0,
        6_000.0,
        14_000.0,
        "plumes are thought so high at the first look: cloud tops and half of 10 s of climb",
    )
    plume_height_sigma_m: Positive = _assumed(
        2_500.0, 1_000.0, 4_000.0, "doubt of that: 1.7 km of cloud tops, 1.5 km of 10 s of climb, 1 km of speeds"
    )
    plume_jerk_noise_m2_s5: Positive = _assumed(
        36.0, 4.0, 100.0, "a thrust that falls by 60 m/s2 once in 100 s changes as much as this noise"
    )
    plume_bias_share: Fraction = _assumed(
        0.5, 0.0, 1.0, "steady error of a satellite's line of sight over that of one look, as trackers assume"
    )
    plume_unseen_s: Positive = _assumed(10.0, 1.0, 20.0, "a burn may go on so long after the last look: one revisit")
    false_alarm: Fraction = _assumed(1e-6, 1e-8, 1e-4, "of one look; the usual design value of a search radar")
    shared_failure: Fraction = _assumed(0.2, 0.0, 1.0, "part of an interceptor's unreliability common to its design")
    seeker_half_angle_deg: Positive = _assumed(0.5, 0.25, 2.0, "half the seeker's field of view")
    reentry_beta_kg_m2: Positive = _assumed(5000.0, 2000.0, 10000.0, "ballistic coefficient that trackers assume")
    reentry_doubt: Fraction = _assumed(0.5, 0.1, 1.0, "relative doubt of that ballistic coefficient")
    reentry_drift: NotNegative = _assumed(0.02, 0.0, 0.1, "random walk of ln(drag) that trackers assume, 1/sqrt(s)")
    air_doubt: Fraction = _assumed(0.1, 0.0, 0.3, "relative doubt of the air's density that trackers assume")
    track_noise_m2_s3: Positive = _assumed(1e-6, 1e-8, 1e-2, "acceleration that free fall under J2 to J4 leaves out")
    settled_track_s: Positive = _assumed(20.0, 5.0, 60.0, "radars look at a settled track so often, to save their time")
    drop_track_s: Positive = _assumed(600.0, 120.0, 1800.0, "a track that nobody has seen for so long is given up")
    seeker_separation: NotNegative = _assumed(1.0, 0.0, 4.0, "d' of the kill vehicle's own look at warhead and decoy")
    stage_speed_m_s: NotNegative = _assumed(2.0, 0.5, 5.0, "speed at which the last stage leaves the warhead")
    thrust_sigma: Fraction = _assumed(
        0.002, 0.0, 0.01, "relative scatter of a missile's thrust and flow from flight to flight"
    )
    azimuth_sigma_deg: NotNegative = _assumed(0.02, 0.0, 0.2, "scatter of a missile's launch azimuth")
    pitch_sigma_deg: NotNegative = _assumed(0.02, 0.0, 0.2, "scatter of a missile's final pitch")
    beta_sigma: Fraction = _assumed(0.05, 0.0, 0.2, "relative scatter of ballistic coefficients")
    cep_share: Fraction = _assumed(
        0.002,
        0.0002,
        0.005,
        "half of the impacts lie within this part of the distance flown (CEP). Scuds: 50 to 900 m of 300 km (Chosun"
        " Ilbo, 20 May 2016); No-dong: 2 to 4 km of 1,000 to 1,300 km (recalled); of ICBMs nothing is known",
    )
    cycle_s: Positive = _assumed(5.0, 1.0, 10.0, "the battle manager decides so often")

    def with_changes(self, other: "RulesEntry | None") -> "RulesEntry":
        """Return these rules with what another set of rules states written over them."""
        if other is None:
            return self
        return self.model_copy(update={name: getattr(other, name) for name in other.model_fields_set})
