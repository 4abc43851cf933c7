"""How an uncertain number is distributed between the ends of its range."""

import math
from dataclasses import dataclass
from typing import Final, Literal

from scipy.special import ndtr, ndtri

from umbrella.core.errors import BadValue

Kind = Literal["uniform", "triangular", "normal", "fixed"]
DEFAULT: Final[Kind] = "triangular"
TWO_SIDED_95: Final = 1.959963984540054  # standard deviations from the middle to the ends of a 95 % interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One number that is not known exactly.

    `uniform`: anything from low to high alike. `triangular`: the value is the most likely, and the density falls in
    straight lines to nothing at low and at high. `normal`: half of the probability on each side of the value, low and
    high end the 95 % interval, and each side has the width that this asks for; cut at `least` and `most`, what the
    number may be at all. `fixed`: the value.

    The range of a catalogue number is what sources and reason leave open, and its value what they hold most likely;
    nothing is said of the shape between. Triangular says just that: it stays in the range, has its peak at the value,
    and needs no further number. Uniform would say that the ends are as likely as the value, normal would need a meaning
    of the range (95 %) that nobody stated.
    """

    kind: Kind
    value: float
    low: float
    high: float
    least: float = -math.inf
    most: float = math.inf

    def __post_init__(self) -> None:
        """Refuse what is no distribution.

        Raises:
            BadValue: low above high, or a value outside them where the kind needs it inside.
        """
        if self.low > self.high:
            raise BadValue("low", self.low, f"at most high = {self.high:g}")
        if self.kind in ("triangular", "normal") and not self.low <= self.value <= self.high:
            raise BadValue("value", self.value, f"{self.low:g} to {self.high:g} for a {self.kind} distribution")

    def quantile(self, u: float) -> float:
        """Return the number below which a share `u` of the probability lies.

        Args:
            u: 0 to 1. Without `least` and `most` a normal number has no ends: there 0 and 1 give infinities.

        Raises:
            BadValue: `u` outside 0 to 1.

        **Valid**: for numbers that do not depend on each other. **Leaves out**: correlations, such as between the
        stages of one missile: a missile whose every impulse is high is drawn too seldom. **Source**: the inverse
        distribution functions, as in any table (Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions);
        the normal one in two halves is Fechner's of 1897 with its median kept. **Checked**:
        tests/scenario/test_distribution.py.
        """
        if not 0.0 <= u <= 1.0:
            raise BadValue("u", u, "0 to 1")
        if self.kind == "fixed" or self.low == self.high:
            return self.value
        if self.kind == "uniform":
            return self.low + u * (self.high - self.low)
        return self._triangular(u) if self.kind == "triangular" else self._normal(u)

    def _triangular(self, u: float) -> float:
        width, rising = self.high - self.low, self.value - self.low
        if u * width < rising:
            return self.low + math.sqrt(u * width * rising)
        return self.high - math.sqrt((1.0 - u) * width * (self.high - self.value))

    def _normal(self, u: float) -> float:
        first, last = self._share_below(self.least), self._share_below(self.most)
        z = float(ndtri(first + u * (last - first)))
        end = self.low if z < 0.0 else self.high
        found = self.value + z * abs(end - self.value) / TWO_SIDED_95 if end != self.value else self.value
        return min(max(found, self.least), self.most)

    def _share_below(self, x: float) -> float:
        """Return the probability below a number, before anything is cut off."""
        half = abs((self.low if x < self.value else self.high) - self.value)
        if half == 0.0:
            return 0.5 if x == self.value else float(x > self.value)
        return float(ndtr((x - self.value) / half * TWO_SIDED_95))
