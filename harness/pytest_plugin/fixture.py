"""The fixture `drill`: drills in code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.pytest_plugin.settings import Settings, archived, open_world, rehearse

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from harness.checks.verdict import Outcome, Verdict
    from harness.engine.live import Live
    from harness.evidence.evidence import Evidence
    from harness.rehearsal import Rehearsal


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

    def evidence(self) -> Evidence:
        """The run's files as frames, for assertions of one's own: `with result.evidence() as evidence: evidence.deliveries`."""
        from harness.evidence.evidence import Evidence

        return Evidence.open(self.run_dir)

    def explain(self) -> str:
        """Verdicts, exhibits and the drill's own lines, for the message of an assertion."""
        from harness.pytest_plugin.explain import explain

        return explain(self.rehearsal)


@dataclass(frozen=True)
class DrillFixture:
    settings: Settings
    test: str
    """Its pytest id."""
    tell: Callable[[str], object]
    """Called with the id of each run."""

    def run(self, drill: str, *, connector: str | None = None, speed: float | None = None, seed: int | None = None) -> DrillResult:
        """Run a drill by name or path and judge it. Missing arguments come from the options `--drill-…`.

        Returns for every outcome: `assert result.outcome == "PASS", result.explain()`. Raises HarnessError when the drill
        cannot be carried out.
        """
        return self._told(rehearse(self.settings.but(connector, speed, seed), drill))

    def world(  # as `run`, and one more
        self,
        drill: str | Mapping[str, Any],
        *,
        connector: str | None = None,
        speed: float | None = None,
        seed: int | None = None,
        at_most: str = "2h",
    ) -> AbstractContextManager[Live]:
        """The stack of a drill, started, warmed up and under its workload, with a timeline that the test writes in Python.

        `drill`: a name, a path, or a mapping with at least `stack` (then the drill's other keys are filled in). `at_most`: the longest
        drill time that the timeline takes. Healed and closed however the block is left; `world.finish()` at its end makes it fit to be
        judged.
        """
        return open_world(self.settings.but(connector, speed, seed), drill, self.test, at_most)

    def judge(self, world: Live) -> DrillResult:
        """Judge a world that is closed, by the drill's checks and the gates; INCONCLUSIVE when it was left before `finish()`."""
        from harness.rehearsal import tell_run

        return self._told(archived(self.settings, tell_run(world.plan, world.run_dir, world.memory)))

    def _told(self, done: Rehearsal) -> DrillResult:
        self.tell(done.run_dir.name)
        return DrillResult(done)
