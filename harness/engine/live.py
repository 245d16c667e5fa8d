"""A run whose timeline is written in Python: the same world, engine and files as a drill's, one verb after the other."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from harness.drill.timeline import until_of
from harness.engine.endings import LEFT
from harness.engine.growing import Growing
from harness.engine.interpret import Interpreter
from harness.engine.run import Record, RunOptions, recorded, staged
from harness.journal import events
from harness.journal.seal import Memory
from harness.plan.compile import trigger_of
from harness.plan.improvise import fault_plan, open_ended
from harness.plan.model import PhasePlan, Plan
from harness.units import parse_duration
from harness.world.canary import CanaryResult
from harness.world.world import World


class Live:
    """Verbs over a started world. Durations are texts in drill time: `20m`. For one thread only.

    Restarts, batches and the ends of faults that last are looked after while a verb lets time pass.
    """

    def __init__(self, interpreter: Interpreter, record: Record) -> None:
        self.world: World = interpreter.world
        """Links, fakes and processes, for actions that the verbs do not cover."""
        self.finished = False
        self._record = record
        self._interpreter = interpreter
        self._owed = record.owed
        self._timeline = Growing(interpreter)

    @property
    def run_dir(self) -> Path:
        """Where its files are: under `--out` as soon as the world is closed."""
        return self._record.run_dir

    @property
    def run(self) -> str:
        """The run's id."""
        return self.world.run

    @property
    def plan(self) -> Plan:
        """The steps so far, as a plan; saved in the run directory whenever it grows."""
        return self._interpreter.plan

    @property
    def memory(self) -> Memory:
        """What the engine remembers of the run when it is over: its files are compared with it."""
        return self._record.memory

    # ---- time -------------------------------------------------------------------------------------------------------

    def phase(self, name: str) -> None:
        """Begin a stretch of the timeline under a name of its own, for the reports; the first one is `baseline`.

        Raises ValueError for a name that is taken.
        """
        self._refuse_if_finished()
        self._timeline.begin(name)

    def let_pass(self, duration: str) -> None:
        """Let drill time pass."""
        self._pass(parse_duration(duration), lambda: False)

    def wait_for(self, holds: Callable[[], object], *, at_most: str) -> bool:
        """Until `holds()` is true; False when that took longer than `at_most`."""
        return self._pass(parse_duration(at_most), holds)

    def wait_until(self, condition: str | Mapping[str, str | int], *, at_most: str) -> bool:
        """As `until` of a drill's phase: `drained`, `{"backlog": "50%"}`, `{"destination.commits": 57}`. Whether it was met.

        After a condition that a fake counts, that fake holds its answer back (2 s of wall time at most) until the next `inject`.
        """
        trigger = trigger_of(until_of(dict(condition) if isinstance(condition, Mapping) else condition))
        self._refuse_if_finished()
        phase = self._timeline.begin(self._timeline.next_name("wait"), trigger, parse_duration(at_most))
        self._interpreter.release()
        self._owed.look()
        why = self._interpreter.wait(phase, self.world.clock.at(), self._owed.debts())
        self._timeline.end(why)
        return why == "trigger"

    # ---- faults, and actions of an operator ---------------------------------------------------------------------------

    def inject(self, kind: str, **spec: Any) -> str:
        """Put a fault in place, with the keys that it has in a drill: `inject("down", link="destination")`. Its id, for `heal`.

        With `after="2m"` it begins that much later, while a verb lets time pass, in whichever phase that is; what cannot be injected then
        makes the run INCONCLUSIVE. Raises DrillInvalid, PlanImpossible, or NotInjected when it was not read back.
        """
        phase = self._go_on()
        beside = [active.plan for active in self._interpreter.injector.active]
        fault = fault_plan(self.plan, phase.name, {"kind": kind, **spec}, beside)
        self._timeline.add(fault)
        self._interpreter.keeper.steady = False
        failed = None
        if fault.after_s:
            self._interpreter.begin_later(fault, fault.after_s)
        else:
            failed = self._interpreter.begin(fault)
        self._interpreter.release()
        if failed is not None:
            raise failed
        return fault.id

    def heal(self, fault: str) -> None:
        """Take a fault away; harmless when that has happened already. One whose `after` is not over never begins: INCONCLUSIVE."""
        self._interpreter.call_off(fault, "it was healed before its `after` was over")
        for active in [active for active in self._interpreter.injector.active if active.plan.id == fault]:
            self._interpreter.injector.heal(active, "phase")

    @contextmanager
    def fault(self, kind: str, **spec: Any) -> Iterator[str]:
        """`inject`, and `heal` when the block is left."""
        fault = self.inject(kind, **spec)
        try:
            yield fault
        finally:
            self.heal(fault)

    def control(self, name: str) -> None:
        """Use a control of the connector: pause, resume, replay … . Raises EnvironmentUnavailable when it has none, or it refuses."""
        self._go_on()
        self.world.tell(events.Control(control=name, outcome="done", detail=self.world.processes["connector"].control(name)))

    # ---- what can be seen meanwhile -----------------------------------------------------------------------------------

    def canary(self, link: str) -> CanaryResult:
        """The harness's own request through a link; no check judges it."""
        return self.world.canary(link)

    def owed(self) -> int:
        """How many records the connector owes now."""
        self._owed.look()
        return len(self._owed.debts())

    def ledger(self, actor: str) -> list[dict[str, Any]]:
        """The lines that `source`, `destination` or `alerts` has written so far."""
        text = (self.run_dir / "ledgers" / f"{actor}.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]

    # ---- the end ------------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Heal everything, then settle, quiet and probe as after every drill: only then can the run be judged."""
        self._refuse_if_finished()
        self._interpreter.call_off(None, "the timeline was finished before its `after` was over")
        for active in reversed(list(self._interpreter.injector.active)):
            self._interpreter.injector.heal(active, "phase")
        self._timeline.end("went_on")
        self._interpreter.wind_up()
        self.finished = True

    def begin(self) -> None:
        """Warm up, start the workload and open the first phase; the caller that makes the world does this."""
        self._interpreter.warm_up()
        self._timeline.t0_at = self._interpreter.start_workload()
        self._timeline.begin("baseline")
        self._interpreter.injector.baseline(sorted(self.world.links))

    def _pass(self, longest_s: float, holds: Callable[[], object]) -> bool:
        self._go_on()
        self._interpreter.release()
        deadline = self.world.clock.at() + longest_s
        while True:
            at = self._interpreter.tick(deadline, None)
            if holds():
                return True
            if at >= deadline:
                return False

    def _go_on(self) -> PhasePlan:
        self._refuse_if_finished()
        return self._timeline.go_on()

    def _refuse_if_finished(self) -> None:
        if self.finished:
            raise RuntimeError("the run is finished; call `drill.judge(world)` next")


@contextmanager
def open_live(plan: Plan, options: RunOptions, longest_s: float) -> Iterator[Live]:
    """A world with everything started and the workload flowing; healed and closed however the block is left.

    `longest_s`: drill seconds that the timeline may take, after which the run counts as hung. Raises EnvironmentUnavailable when the
    world cannot be built, EndsRun when the run is over before its time: the connector is gone, nothing arrived in the warm-up, it hung.
    """
    plan = open_ended(plan, longest_s)
    with recorded(plan, options) as record, staged(plan, options, record, threading.Event()) as interpreter:
        live = Live(interpreter, record)
        live.begin()
        try:
            yield live
        except BaseException as error:
            record.raised_by_test = error
            raise
        if not live.finished:
            record.ending = LEFT
