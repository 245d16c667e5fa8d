"""How well a pass rate is known after so many runs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True)
class PassRate:
    """Of the runs that could be judged; `low` and `high` bound the true rate with a confidence of 95 %."""

    passed: int
    judged: int
    low: float
    high: float

    @classmethod
    def of(cls, passed: int, judged: int) -> PassRate:
        """The score interval of E. B. Wilson (1927), which is sound for few runs and for rates of 0 and 1, where others have no width.

        "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical Association 22,
        pages 209-212. Raises ValueError unless 0 ≤ passed ≤ judged.
        """
        if not 0 <= passed <= judged:
            raise ValueError(f"{passed} of {judged}")
        if judged == 0:
            return cls(0, 0, 0.0, 1.0)
        z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
        share = passed / judged
        centre = share + z * z / (2 * judged)
        reach = z * math.sqrt(share * (1 - share) / judged + z * z / (4 * judged * judged))
        scale = 1 + z * z / judged
        return cls(passed, judged, max(0.0, (centre - reach) / scale), min(1.0, (centre + reach) / scale))

    def __str__(self) -> str:
        if self.judged == 0:
            return "no run could be judged"
        share = self.passed / self.judged
        return f"{self.passed} of {self.judged} passed: {share:.0%} (95 % confidence: {self.low:.0%} to {self.high:.0%})"
