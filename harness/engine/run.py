"""One run from plan to run directory. However it ends, faults are healed and all processes are ended."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from harness import signals
from harness.clock.anchors import DrillClock
from harness.engine.confinement import confinement_of
from harness.engine.directory import create, is_full, new_run_id, save_plan, settle
from harness.engine.endings import COMPLETED, Aborted, ConnectorGone, Ending, EndsRun, Stopped, WitnessLost
from harness.engine.interpret import Interpreter
from harness.engine.owed import OwedLive
from harness.engine.owed_both_ways import OwedBothWays
from harness.engine.people.hosting import Hosting
from harness.engine.people.live_day import live_day
from harness.engine.people.people import take_part
from harness.engine.sealing import tell_seals
from harness.engine.ticker import Ticker
from harness.engine.triggers import prove_nothing_armed
from harness.errors import EnvironmentUnavailable, HarnessError, NoAnswer, RunDamaged
from harness.journal import Entry, Event, Journal, events
from harness.journal.seal import Memory, Seals
from harness.plan.model import Plan
from harness.workload.generate import generate
from harness.workload.mark import mark_of
from harness.world.lever import hold
from harness.world.lever.pull import Lever
from harness.world.listen import LOOPBACK
from harness.world.place import live_folder
from harness.world.processes.confine import Confine, Confinement
from harness.world.runtime import find_runtime
from harness.world.sweep import disown, release
from harness.world.world import World


@dataclass(frozen=True)
class RunOptions:
    """The place and the options of a run; `listeners` see every journal event as it happens."""

    out: Path
    toxiproxy_url: str | None = None
    allow_remote: bool = False
    listeners: tuple[Callable[[Entry[Event]], None], ...] = ()
    confine: Confine = Confine.AUTO
    hosting: Hosting | None = None
    """For a game day with people in browsers; None: nobody is waited for."""
    hold: Path | None = None
    """The file that holds new runs once a safety lever was pulled (`harness.world.lever.hold`); None: none does."""


def run_drill(plan: Plan, options: RunOptions) -> Record:
    """Carry out a plan. Returns the record of the run even if it ended badly: its journal says how.

    Raises EnvironmentUnavailable when the world could not be built, RunDamaged when its directory was moved, KeyboardInterrupt when it was
    asked to end; all after unwinding.
    """
    with (
        suppress(EndsRun),  # its journal says how, and it is judged all the same
        recorded(plan, options) as record,
        _cancelled_by_signals() as cancel,
        staged(plan, options, record, cancel) as interpreter,
    ):
        interpreter.run()
    if record.ending.outcome == "interrupted":
        raise KeyboardInterrupt
    return record


@dataclass
class Record:
    """A run directory while it is written, and its summary when the run is over."""

    run: str
    run_dir: Path
    """In the state folder while a confined run goes on, under `out` when it is over."""
    confinement: Confinement
    clock: DrillClock
    journal: Journal
    owed: OwedLive
    plan: Plan
    """With the phases that a live run has added."""
    seals: Seals
    ending: Ending = COMPLETED
    """Unless something is raised."""
    under_way: bool = False
    """Whether the processes under test have been ready: from then on a program that does not answer may have been ended from outside."""
    raised_by_test: BaseException | None = None
    """What has left the block of a test that writes its timeline in Python."""

    def replan(self, plan: Plan) -> None:
        """A plan that has grown, on disk."""
        self.plan = plan
        save_plan(self.run_dir, plan, self.seals)

    @property
    def memory(self) -> Memory:
        """After the end: the digests that its files must have."""
        return Memory(self.plan, self.seals.by_file)


@contextmanager
def recorded(plan: Plan, options: RunOptions) -> Iterator[Record]:
    """A new run directory with plan, workload and journal. At the end the journal gets `ending`, or the ending for an exception.

    Raises Held while new runs are held, and as `run_drill`.
    """
    hold.refuse(options.hold)
    about = plan.about
    run, confinement = new_run_id(about.name), confinement_of(plan, options.confine)
    workload = generate(about, plan.seed, plan.timeline_s, mark_of(run, plan.runtime), about.equality)
    seals = Seals()
    run_dir = create(options.out, run, plan, workload, seals, live_folder() if confinement.version else None)
    hold.leave_orders(run_dir, options.hold, acts=plan.gameday is None or plan.gameday.team is None)
    clock = DrillClock.start(plan.speed)
    journal = Journal(run_dir / "journal.jsonl", run, clock, (seals.hear, *options.listeners))
    ticker = Ticker(journal.write)
    kept = frozenset(name for name, entity in about.entities.items() if entity.kind == "event")
    owed = (OwedBothWays if about.is_two_way else OwedLive)(run_dir / "ledgers", workload, kept, about.connector.dead_in_alerts)
    record = Record(run, run_dir, confinement, clock, journal, owed, plan, seals)
    try:
        journal.write(
            events.RunStarted(
                run=run,
                drill=about.name,
                connector=about.connector.name,
                speed=plan.speed,
                seed=plan.seed,
                workload_lines=len(workload),
                anchor_real_ns=clock.anchor_real_ns,
                anchor_mono_ns=clock.anchor_mono_ns,
            )
        )
        yield record
    except BaseException as error:
        record.ending = Ending.of(error, by_test=error is record.raised_by_test)
        if (aborted := _aborted(error, run_dir)) is not None:
            record.ending = Ending.of(aborted, by_test=False)
            if aborted.pull is not None:
                hold.carry_out(run_dir, aborted.pull)
            raise aborted from None if aborted is error else error
        if isinstance(error, (OSError, EnvironmentUnavailable)) and (why := _what_befell(run_dir)):
            record.ending = Ending.of(why, by_test=False)
            raise why from error
        if isinstance(error, NoAnswer) and record.under_way:
            record.ending = Ending.of(lost := WitnessLost(str(error)), by_test=False)
            raise lost from error
        raise
    finally:
        ticker.stop()
        try:
            tell_seals(journal, seals, run_dir)
            reason = record.ending.reason.replace(str(run_dir), str(options.out.absolute() / run))
            journal.write(events.RunEnded(outcome=record.ending.outcome, reason=reason, max_gap_s=round(ticker.max_gap_s, 3)))
            seals.add(journal.seal())
        finally:
            journal.close()
            release(run_dir)
            try:
                if confinement.version:
                    record.run_dir = settle(run_dir, options.out)
            finally:
                disown(record.run_dir)


def _aborted(error: BaseException, run_dir: Path) -> Aborted | None:
    """Once the lever was pulled, that explains all other failures: the watchdog heals and wakes what the engine did not expect."""
    if isinstance(error, Aborted):
        return error
    if not isinstance(error, (HarnessError, EndsRun)) or isinstance(error, Stopped):
        return None
    pull = Lever(run_dir).pulled()
    return None if pull is None else Aborted.by(pull)


def _what_befell(run_dir: Path) -> HarnessError | None:
    """The damage to the run directory, if it explains all other failures."""
    if not run_dir.is_dir():
        return RunDamaged(
            f"{run_dir} was moved or removed by someone else while the run went on\n  hint: if it was the connector: --confine required"
        )
    if is_full(run_dir):
        return EnvironmentUnavailable(f"the disk that holds {run_dir} is full", "free disk space, or choose another --out")
    return None


@contextmanager
def staged(plan: Plan, options: RunOptions, record: Record, cancel: threading.Event) -> Iterator[Interpreter]:
    """The world of a plan with its processes ready; faults are healed and everything is down when it ends.

    Raises EnvironmentUnavailable when it cannot be built, ConnectorGone when the connector does not become ready.
    """
    listen = options.hosting.listen if options.hosting else LOOPBACK
    runtime = find_runtime(plan.runtime)(options.toxiproxy_url, options.allow_remote, record.confinement, listen)
    with ExitStack() as unwinding:  # every step is tried, the last first
        world: World = runtime.open(plan, record.run, record.run_dir, record.clock, record.journal.write)
        unwinding.callback(world.close)
        interpreter = Interpreter(plan, world, record.owed, cancel, time.monotonic() + plan.hard_limit_wall_s, record.replan)
        take_part(plan, interpreter)
        live = live_day(plan, interpreter, options.hosting)
        interpreter.sampler.begin()
        unwinding.callback(interpreter.sampler.close)
        unwinding.callback(interpreter.escapes.look)
        unwinding.callback(prove_nothing_armed, world)
        unwinding.callback(interpreter.triggers.withdraw)
        unwinding.callback(interpreter.injector.heal_all)
        if live is not None:
            live.gather()
        try:
            for process in reversed(list(world.processes.values())):  # the watchdog first: it must see the connector come
                process.start()
            for process in world.processes.values():
                process.wait_ready()
        except EnvironmentUnavailable as error:
            raise ConnectorGone(str(error)) from error
        record.under_way = True
        yield interpreter
        if live is not None:
            live.attest()


@contextmanager
def _cancelled_by_signals() -> Iterator[threading.Event]:
    """SIGINT, SIGTERM and a hang-up set a flag instead of tearing the run apart; only the main thread can hear them."""
    cancel = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        cancel.set()

    if threading.current_thread() is not threading.main_thread():
        yield cancel
        return
    before: dict[int, Any] = {number: signal.signal(number, ask) for number in signals.endings()}
    try:
        yield cancel
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
