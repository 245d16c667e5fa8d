"""Keeps the processes under test running as their files say: restart policy, batches by schedule, reruns."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.drill.connector.batch import Batch
from harness.drill.connector.restart import Restart
from harness.engine.endings import ConnectorGone
from harness.journal import events
from harness.world.log import tail
from harness.world.process import Process
from harness.world.world import World

_ONCE = "one that is started once per batch says `batch: {every: …}`; "


@dataclass
class _Row:
    """Starts in a row by a restart policy. Times are on the drill clock."""

    number: int = 0
    alive_since: float | None = None
    due: float | None = None
    given_up: bool = False


@dataclass
class _Schedule:
    """Of a batch connector: its next slot, and the rerun of the last one."""

    slot: float
    rerun: float | None = None
    reruns: int = 0


@dataclass
class Keeper:
    """`steady`: the baseline is not over yet, so a connector that ends for good ends the run."""

    world: World
    steady: bool = True
    _rows: dict[str, _Row] = field(default_factory=dict)
    _schedules: dict[str, _Schedule] = field(default_factory=dict)

    def look(self, at: float) -> None:
        """Start the processes whose time has come. Raises ConnectorGone."""
        for actor, process in [each for whole in self.world.processes.values() for each in whole.alone.items()]:
            if process.spec.batch:
                self._batch(actor, process, process.spec.batch, at)
            else:
                self._restart(actor, process, process.spec.restart, at)

    # ---- processes that always run ----------------------------------------------------------------------------------

    def _restart(self, actor: str, process: Process, policy: Restart, at: float) -> None:
        row = self._rows.setdefault(actor, _Row())
        if process.expected_down:
            self._rows[actor] = _Row()
            return
        if process.state() != "exited":
            row.alive_since = at if row.alive_since is None else row.alive_since
            if at - row.alive_since >= policy.steady_after:
                self._rows[actor] = _Row(alive_since=row.alive_since)
            return
        row.alive_since = None
        if self._restarts(actor, process, policy, row):
            row.due = at + policy.wait_s(row.number) if row.due is None else row.due
            if at >= row.due:
                row.due, row.number = None, row.number + 1
                process.start("restart")
        elif self.steady:
            raise ConnectorGone(
                f"the {actor} exited with code {process.last_code} before the baseline ended\n"
                f"  hint: {_ONCE if process.last_code == 0 else ''}the end of {process.log}: {tail(process.log)}"
            )

    def _restarts(self, actor: str, process: Process, policy: Restart, row: _Row) -> bool:
        if policy.policy == "never" or (policy.policy == "on-failure" and process.last_code == 0):
            return False
        if policy.times is not None and row.number >= policy.times:
            if not row.given_up:
                row.given_up = True
                self.world.tell(events.GivenUp(actor=actor, starts=row.number))
            return False
        return True

    # ---- processes started once per batch -----------------------------------------------------------------------------

    def _batch(self, actor: str, process: Process, batch: Batch, at: float) -> None:
        """Slot after slot; where batches may not overlap, one waits for the end of the batch before and further ones are left out."""
        plan = self._schedules.setdefault(actor, _Schedule(at + batch.every))
        self._take_in_ends(process, batch, plan, at)
        if process.expected_down or process.state() == "stopped" or (process.state() == "running" and batch.overlap == "forbidden"):
            return
        if at >= plan.slot:
            used_up = int((at - plan.slot) // batch.every)
            if used_up:
                self.world.tell(events.SlotsLeftOut(actor=actor, slots=used_up))
            self._schedules[actor] = _Schedule(plan.slot + batch.every * (used_up + 1))
            process.start("slot")
        elif plan.rerun is not None and at >= plan.rerun:
            plan.rerun, plan.reruns = None, plan.reruns + 1
            process.start("rerun")

    @staticmethod
    def _take_in_ends(process: Process, batch: Batch, plan: _Schedule, at: float) -> None:
        for end in process.ended():
            rerun = batch.rerun
            if rerun and end.how != "done" and not end.expected and rerun.wanted(end.code) and plan.reruns < rerun.times:
                plan.rerun = at + rerun.after
