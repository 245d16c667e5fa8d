"""When a connector that ended by itself is started again."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from harness.drill.stack import Count
from harness.drill.text.broken import Frozen, broken
from harness.units import Duration, format_duration

_ONLY_WITH_A_POLICY = ("factor", "longest", "times", "steady_after")


class Restart(Frozen):
    """As its supervisor in production does it: after `delay`, and each time in a row `factor` times later."""

    policy: Literal["never", "on-failure", "always"] = Field("never", description="on-failure: after any exit code but 0")
    delay: Duration = Field(5.0, description="how long after its end it is started again")
    factor: Annotated[float, Field(ge=1, le=100)] = Field(1.0, description="factor by which the delay grows with each start in a row")
    longest: Duration = Field(300.0, description="longest delay")
    times: Annotated[Count, Field(ge=1, le=10_000)] | None = Field(
        None, description="starts in a row after which no more is tried; default: no limit"
    )
    steady_after: Duration = Field(600.0, description="after running this long, the next start counts as the first again")

    @model_validator(mode="after")
    def _makes_sense(self) -> Restart:
        idle = [key for key in _ONLY_WITH_A_POLICY if getattr(self, key) != type(self).model_fields[key].default]
        if self.policy == "never" and idle:
            raise broken(f"{idle[0]} without a policy", "policy: on-failure or policy: always beside it", at=(idle[0],))
        if self.longest < self.delay and self.factor > 1:
            found = f"at most {format_duration(self.longest)}, but it begins with {format_duration(self.delay)}"
            raise broken(found, f"at least {format_duration(self.delay)}", at=("longest",))
        return self

    def wait_s(self, row: int) -> float:
        """How long to wait before the next start, after `row` starts in a row."""
        return max(self.delay, min(self.longest, self.delay * self.factor ** min(row, 1000)))
