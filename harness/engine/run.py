"""One run from plan to run directory; whatever happens, faults are healed and everything started is ended."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from harness import registry
from harness.clock.anchors import DrillClock
from harness.drill.model import Drill
from harness.engine.directory import create, new_run_id
from harness.engine.interpret import Hung, Interpreter, Stopped
from harness.engine.keeper import ConnectorGone
from harness.engine.owed import OwedLive
from harness.engine.ticker import Ticker
from harness.errors import EnvironmentUnavailable
from harness.journal import Event, Journal
from harness.plan.model import Plan
from harness.workload.generate import generate
from harness.world.sweep import release
from harness.world.world import World


@dataclass(frozen=True)
class RunOptions:
    """Where and with what a run is carried out; `listeners` see every journal event as it happens."""

    out: Path
    toxiproxy_url: str | None = None
    allow_remote: bool = False
    listeners: tuple[Callable[[Event], None], ...] = ()


def run_drill(plan: Plan, options: RunOptions) -> Path:
    """Carry out a plan; returns the run directory, also when the run ended badly: its journal says how.

    Raises EnvironmentUnavailable when the world could not be built, KeyboardInterrupt after Ctrl-C or SIGTERM; both after unwinding.
    """
    drill = Drill.model_validate(plan.drill)
    workload = generate(drill, plan.seed, plan.timeline_s)
    run = new_run_id(drill.name)
    run_dir = create(options.out, run, plan, workload)
    clock = DrillClock.start(plan.speed)
    journal = Journal(run_dir / "journal.jsonl", run, clock, options.listeners)
    ticker = Ticker(journal.write)
    events = frozenset(name for name, entity in drill.stack.source.entities.items() if entity.kind == "event")
    owed = OwedLive(run_dir / "ledgers", workload, events)
    ending: tuple[str, str] = ("broke", "")
    try:
        journal.write(
            "run_started",
            run=run,
            drill=drill.name,
            connector=plan.connector["connector"],
            speed=plan.speed,
            seed=plan.seed,
            anchor_real_ns=clock.anchor_real_ns,
            anchor_mono_ns=clock.anchor_mono_ns,
        )
        with _cancelled_by_signals() as cancel:
            ending = _carry_out(plan, options, _Place(run, run_dir, clock, journal), owed, cancel)
    except BaseException as error:
        ending = ("broke", f"{type(error).__name__}: {error}")
        raise
    finally:
        ticker.stop()
        journal.write("run_ended", outcome=ending[0], reason=ending[1], max_gap_s=round(ticker.max_gap_s, 3))
        journal.close()
        release(run_dir)
    if ending[0] == "interrupted":
        raise KeyboardInterrupt
    return run_dir


@dataclass(frozen=True)
class _Place:
    run: str
    run_dir: Path
    clock: DrillClock
    journal: Journal


def _carry_out(plan: Plan, options: RunOptions, place: _Place, owed: OwedLive, cancel: threading.Event) -> tuple[str, str]:
    """Outcome and reason for `run_ended`; the world is down when it returns."""
    runtime = registry.load("harness.runtimes", plan.runtime)(options.toxiproxy_url, options.allow_remote)
    world: World = runtime.open(plan, place.run, place.run_dir, place.clock, place.journal.write)
    interpreter = Interpreter(plan, world, owed, cancel, time.monotonic() + plan.hard_limit_wall_s)
    try:
        try:
            for process in reversed(list(world.processes.values())):  # the watchdog first: it must see the connector come
                process.start()
            for process in world.processes.values():
                process.wait_ready()
        except EnvironmentUnavailable as error:
            return "connector_died", str(error)
        interpreter.run()
    except ConnectorGone as gone:
        return "connector_died", str(gone)
    except Hung:
        return "hung", f"not over after {plan.hard_limit_wall_s:g} s of wall time"
    except Stopped:
        return "interrupted", "asked to stop"
    finally:
        interpreter.injector.heal_all()
        world.close()
    return "completed", ""


@contextmanager
def _cancelled_by_signals() -> Iterator[threading.Event]:
    """SIGINT and SIGTERM set a flag instead of tearing the run apart; only the main thread can hear them."""
    cancel = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        cancel.set()

    if threading.current_thread() is not threading.main_thread():
        yield cancel
        return
    before: dict[int, Any] = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield cancel
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
