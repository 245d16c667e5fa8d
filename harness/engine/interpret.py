"""The one interpreter of plans: phase by phase, it waits on conditions with deadlines, injects, heals and journals."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from harness.engine.dead_letters import DeadLetterBox
from harness.engine.endings import Aborted, Hung, KeptRealTime, NothingArrived, Stopped
from harness.engine.escapes import Escapes
from harness.engine.history_export import export_all
from harness.engine.injection import Injector
from harness.engine.keeper import Keeper
from harness.engine.last_words import keeps_ending, last_words
from harness.engine.on_paper import PaperInjector
from harness.engine.owed import Debt, OwedLive
from harness.engine.silence import told_by
from harness.engine.standstill import Standstill
from harness.engine.ticker import TICK_S
from harness.engine.together import Together
from harness.engine.triggers import Armed, Triggers, unmet
from harness.errors import HarnessError
from harness.journal import events
from harness.journal.events import PhaseOver
from harness.plan.model import FaultPlan, PhasePlan, Plan
from harness.workload.generate import probe_line
from harness.workload.mark import mark_of
from harness.world.fake import Fake
from harness.world.lever.pull import pulled_by_file
from harness.world.processes.sampler import Sampler
from harness.world.world import World


def _not_saved(_plan: Plan) -> None:
    """For a run without a directory."""


@dataclass
class Interpreter:
    """State of one run while it goes on; `cancel` is set by signal handlers, `save` puts a plan that has grown on disk."""

    plan: Plan
    world: World
    owed: OwedLive
    cancel: threading.Event
    give_up_mono_s: float
    save: Callable[[Plan], None] = _not_saved
    injector: Injector = field(init=False)
    keeper: Keeper = field(init=False)
    escapes: Escapes = field(init=False)
    triggers: Triggers = field(init=False)
    dead: DeadLetterBox = field(init=False)
    sampler: Sampler = field(init=False)
    also: list[Callable[[float], None]] = field(default_factory=list)
    """Who else looks in each tick, given the drill time: on a game day its people, and the script that plays them."""
    at_zero: list[Callable[[float], None]] = field(default_factory=list)
    """Who is told the timeline's zero."""
    begun: dict[str, float] = field(default_factory=dict)
    """When each phase began, in their order, as an instant of the drill clock."""
    may_break: set[str] = field(default_factory=set)
    """Links on which a fault may come that the plan does not have yet."""
    enough: bool = False
    """At a table-top: people have said that it is over, so no phase lasts any longer."""
    t0_at: float | None = None
    """The timeline's zero, from its start on."""
    _held: Armed | None = None
    """A trigger whose fake still holds a request back, until the next phase's faults are in place."""
    _pending: list[tuple[Armed, FaultPlan]] = field(default_factory=list)
    """Faults that wait for their trigger."""
    _later: list[tuple[float, FaultPlan]] = field(default_factory=list)
    """Faults that begin after their phase, with the instant on the drill clock."""

    def __post_init__(self) -> None:
        self.injector = PaperInjector(self.world) if self.world.on_paper else Injector(self.world)
        self.keeper, self.escapes = Keeper(self.world), Escapes(self.world)
        self.triggers = Triggers(self.world)
        self.dead = DeadLetterBox(self.world, self.owed)
        self.sampler = Sampler(self.world.named, self.world.clock, self.world.tell)

    def run(self) -> None:
        """Every phase of the plan. Raises EndsRun, EnvironmentUnavailable."""
        self.warm_up()
        drill = [phase for phase in self.plan.phases if phase.role == "drill"]
        if drill:
            self.start_workload()
        for number, phase in enumerate(drill):
            if not any(later.faults for later in drill[number:]):
                self.keeper.steady = False
            self.phase(phase)
        self.wind_up()

    def warm_up(self) -> None:
        """Wait until the source's records are in place. Raises NothingArrived if none of them is, else as `run`."""
        for phase in self.plan.phases:
            if phase.role == "warm-up" and (left := self.phase(phase)) and not self.owed.arrived:
                connector = self.world.processes.get("connector")
                each = tuple(connector.alone.values()) if connector else ()
                about = self.plan.about
                said = told_by(self.world.run_dir / "ledgers", about.logins, about.connector.handed, keeps_ending=keeps_ending(each))
                raise NothingArrived(f"{len(left)} records were owed; {said}{last_words(each)}")

    def wind_up(self) -> None:
        """After the last change of the workload: settle, quiet and probe, then a last reading of the state that judging needs. Raises as
        `run`."""
        self.keeper.steady = False
        after = [phase for phase in self.plan.phases if phase.role not in {"warm-up", "drill"}]
        if after:
            for fake in self.offering:
                fake.stop_workload()
        for phase in after:
            self.phase(phase)
        self.dead.close()
        export_all(self.world, self.plan)
        self._obeys_the_clock(now=True)

    def start_workload(self) -> float:
        """People begin to make changes, on all sides at once. Returns the timeline's zero, as an instant of the drill clock."""
        t0_at = self.world.clock.at()
        with ThreadPoolExecutor() as threads:
            for _ in threads.map(lambda fake: fake.start_workload(t0_at), self.offering):
                pass
        self.t0_at = t0_at
        self.world.tell(events.TimelineStarted(t0_at=t0_at))
        for begin in self.at_zero:
            begin(t0_at)
        return t0_at

    @property
    def offering(self) -> tuple[Fake, ...]:
        """The systems whose people make changes."""
        sides = ("source", "destination") if self.plan.about.is_two_way else ("source",)
        return tuple(self.world.fakes[side] for side in sides)

    def phase(self, phase: PhasePlan) -> frozenset[Debt]:
        """Carry out one phase; returns the records owed at its end."""
        tell, clock = self.world.tell, self.world.clock
        together = Together.of(self.injector, phase)
        begin = self.begun[phase.name] = clock.at()
        tell(events.PhaseStarted(phase=phase.name, role=phase.role))
        if phase.faults:
            self.keeper.steady = False
        elif phase.earliest_s == 0.0 and phase.role == "drill":
            self.injector.baseline(sorted({fault.where for fault in self.plan.faults() if fault.target == "link"} | self.may_break))
        if phase.role == "probe":
            self._offer_probe()
        self.owed.look()
        debts = self.owed.debts()
        tell(events.Owed(phase=phase.name, edge="start", owed=len(debts), by=self.owed.by_entity(debts)))
        together.place()
        for fault in phase.faults:
            if fault.after_s:
                self.begin_later(fault, begin + fault.after_s - clock.at())
            elif fault.when is not None:
                self.begin(fault)
        self.release()
        why = self.wait(phase, begin, debts)
        lasted_s = clock.at() - begin
        self.disarm(phase)
        self.call_off(None, f"phase {phase.name} ended before its `after` was over")
        self.injector.heal_phase(phase.name)
        together.tell_overlap(phase, lasted_s)
        self.owed.look()
        left = self.owed.debts()
        tell(events.Owed(phase=phase.name, edge="end", owed=len(left), by=self.owed.by_entity(left)))
        self.tell_end(phase.name, why)
        return left

    @property
    def phase_now(self) -> PhasePlan | None:
        """The phase that began last, as the plan has it by now; None before the first one."""
        name = next(reversed(self.begun), None)
        return next((phase for phase in self.plan.phases if phase.name == name), None)

    def replan(self, plan: Plan) -> None:
        """The plan has grown; it is on disk before it is carried out."""
        self.save(plan)
        self.plan = plan

    def tell_end(self, phase: str, why: PhaseOver) -> None:
        """The end of a phase, and how long all processes ran and waited for a CPU since the one before, in wall seconds."""
        spent = self.sampler.spent()
        self.world.tell(events.PhaseEnded(phase=phase, why=why, ran_s=round(spent.ran_s, 3), waited_s=round(spent.waited_s, 3)))

    # ---- waiting ----------------------------------------------------------------------------------------------------

    def wait(self, phase: PhasePlan, begin: float, debts: frozenset[Debt]) -> PhaseOver:
        """Until the phase is over; returns why."""
        deadline = begin + (phase.lasts_s if phase.lasts_s is not None else phase.at_most_s)
        trigger = self.triggers.until(phase, phase.awaits, self.owed.contents(debts)) if phase.awaits else None
        standstill = Standstill.of(self.plan, len(debts), begin)
        while True:
            at = self.tick(deadline, trigger)
            if self.enough:
                return "trigger"
            if trigger and self.triggers.hit(trigger):
                self._held = trigger
                return "trigger"
            if trigger and trigger.debts:
                self.triggers.agree(trigger, self.owed.still(debts))
            if phase.drains:
                left = self.owed.still(debts)
                if not left:
                    return "nothing_owed" if phase.role != "drill" else "trigger"
                if phase.role == "warm-up" and self.owed.arrived and standstill.lasts(len(left), at):
                    return "standstill"
            if at >= deadline and not (phase.role == "quiet" and self._may_repeat() and at < begin + phase.at_most_s):
                if trigger:
                    self.world.tell(events.TriggerMissed(trigger=trigger.name, reason=unmet(trigger, phase, self.owed.still(debts))))
                return "elapsed" if phase.lasts_s is not None else "at_most"

    def _may_repeat(self) -> bool:
        """Writes that were not answered have not been attempted again, or a connector says that it has something left to do."""
        return bool(self.owed.unrepeated()) or any(process.backlog for process in self.world.processes.values())

    def tick(self, deadline: float, trigger: Armed | None) -> float:
        """A short wait on the cancel flag (with a trigger armed the fake does the waiting), then a look at everything."""
        clock = self.world.clock
        left_s = max(0.0, clock.mono_s(deadline) - time.monotonic())
        pause_s = 0.0 if trigger or self._pending else min(TICK_S, left_s)
        if clock.wait(self.cancel, pause_s):
            raise Stopped
        self.heed_the_lever()
        if time.monotonic() > self.give_up_mono_s:
            raise Hung(self.plan.hard_limit_wall_s)
        self._obeys_the_clock()
        at = clock.at()
        self.owed.look()
        self.keeper.look(at)
        self.escapes.look()
        self.dead.look(at)
        self.injector.heal_due(at)
        for due in [one for one in self._later if one[0] <= at]:
            self._later.remove(due)
            self.begin(due[1])
        for armed, fault in list(self._pending):
            if self.triggers.hit(armed):
                self._pending.remove((armed, fault))
                self.injector.inject(fault)
                self.triggers.release(armed)
        for look in self.also:
            look(at)
        return at

    def heed_the_lever(self) -> None:
        """Raises Aborted once `idrill abort` was used. People at the console are heard elsewhere."""
        if (pull := pulled_by_file(self.world.run_dir)) is not None:
            self.world.tell(events.CalledOff(by="operator", why=pull.why))
            raise Aborted.by(pull)

    def _obeys_the_clock(self, *, now: bool = False) -> None:
        guard = self.world.guard
        if guard and now:
            guard.look()
        if guard and guard.stranger:
            raise KeptRealTime(guard.stranger)

    # ---- triggers ---------------------------------------------------------------------------------------------------

    def release(self) -> None:
        """The faults that a trigger called for have been read back: the fake may go on."""
        if self._held:
            held, self._held = self._held, None
            self.triggers.release(held)

    def disarm(self, phase: PhasePlan) -> None:
        """The phase is over: what it has armed must not strike later. The trigger whose hit has ended it holds until the next faults."""
        self.triggers.withdraw(but=self._held)
        for armed, fault in self._pending:
            reason = f"phase {phase.name} ended first; {fault.kind} was never injected"
            self.world.tell(events.TriggerMissed(trigger=armed.name, reason=reason))
        self._pending.clear()

    # ---- faults and probe -------------------------------------------------------------------------------------------

    def begin(self, fault: FaultPlan) -> HarnessError | None:
        """At once, or armed at the fake that counts. A fault in a fake is counted by that fake itself. Returns why it failed."""
        if fault.when is None or fault.target == "fake":
            return self.injector.inject(fault)
        self._pending.append((self.triggers.when(fault, fault.when), fault))
        return None

    def begin_later(self, fault: FaultPlan, in_s: float) -> None:
        """`begin` it when so many drill seconds are over, while a `tick` lets time pass."""
        self._later.append((self.world.clock.at() + in_s, fault))

    def call_off(self, fault: str | None, why: str) -> None:
        """Never begin a fault that waits for its time (None: all of them), and say so in the journal."""
        for due in [one for one in self._later if fault in {None, one[1].id}]:
            self._later.remove(due)
            self.world.tell(events.InjectionFailed(fault=due[1].id, reason=why))

    def _offer_probe(self) -> None:
        """One fresh record that must still pass when all is over."""
        plan = self.plan
        line = probe_line(plan.about, plan.seed, plan.timeline_s, mark_of(self.world.run, plan.runtime), plan.about.equality)
        self.owed.know(line)
        self.world.fakes["source"].offer([line.as_json() | {"at_s": None}])
        self.world.tell(events.Probe(entity=line.entity, key=line.key, digest=line.digest))
