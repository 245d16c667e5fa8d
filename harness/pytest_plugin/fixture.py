"""The fixture `drill`: drills in code."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.pytest_plugin.settings import Settings, open_world, rehearse

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from harness.checks.verdict import Outcome, Verdict
    from harness.rehearsal import Rehearsal
    from harness.world.world import World


@dataclass(frozen=True)
class DrillResult:
    """A run that is over, for assertions in Python."""

    rehearsal: Rehearsal

    @property
    def outcome(self) -> Outcome:
        return self.rehearsal.judgement.outcome

    @property
    def run_dir(self) -> Path:
        return self.rehearsal.run_dir

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """Verdict by check."""
        return {verdict.check: verdict for verdict in self.rehearsal.judgement.verdicts}

    @property
    def times(self) -> pd.DataFrame:
        """MTTD, MTTA and MTTR, one row per fault, in drill seconds."""
        return self.rehearsal.judgement.times

    def explain(self) -> str:
        """Verdicts, exhibits and the drill's own lines, for the message of an assertion."""
        from harness.pytest_plugin.explain import explain

        return explain(self.rehearsal)


@dataclass(frozen=True)
class DrillFixture:
    settings: Settings

    def run(self, drill: str, *, connector: str | None = None, speed: float | None = None, seed: int | None = None) -> DrillResult:
        """Run a drill by name or path and judge it; what is not given comes from the options `--drill-…`.

        Returns whatever the outcome: `assert result.outcome == "PASS", result.explain()`. Raises HarnessError when the drill
        cannot be carried out.
        """
        return DrillResult(rehearse(self.settings, drill, connector=connector, speed=speed, seed=seed))

    def world(
        self, drill: str, *, connector: str | None = None, speed: float | None = None, seed: int | None = None
    ) -> AbstractContextManager[World]:
        """The drill's stack, started and ready, with nothing of its timeline: `with drill.world("token-expiry") as world: …`."""
        return open_world(self.settings, drill, connector=connector, speed=speed, seed=seed)
