"""The console while a run goes on: a line for each event, and on a terminal a few lines below that show where the run is."""

from __future__ import annotations

import atexit
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from harness.clock.anchors import DrillClock
from harness.journal.events import Entry, Event, Opened, RunStarted
from harness.report.hostile import line
from harness.report.progress import Progress
from harness.report.tail import Tail
from harness.report.wording import clock, number, span

if TYPE_CHECKING:
    from rich.console import Console as Terminal
    from rich.console import Group
    from rich.live import Live
    from rich.text import Text

    from harness.plan.model import Plan

_BAR = 32
_MOST_SHOWN = 4


class Console:
    """A listener of the journal. Writes to standard error: standard output is for results.

    With `out`, the folder of run directories, the live lines also show the records owed at this moment and who is paged.
    """

    def __init__(self, plan: Plan, out: Path | None = None, terminal: Terminal | None = None) -> None:
        self._terminal = terminal or standard_error()
        self._progress = Progress(plan)
        self._out = out
        self._clock: DrillClock | None = None
        self._tail: Tail | None = None
        self._live: Live | None = None
        self._lock = Lock()

    def begin(self) -> None:
        """Say which run this is, before its workload is generated. A terminal that is gone does not end it."""
        with self._lock, suppress(OSError):
            for text in self._progress.opening():
                self._print(f"{'':>9}  {line(text)}")

    def __call__(self, told: Entry[Event]) -> None:
        """Take in an event, from whichever thread. A terminal that is gone does not end a run."""
        with self._lock, suppress(OSError):
            self._begin(told)
            text = self._progress.feed(told)
            if text is not None:
                self._print(f"{self._now(self._progress.at):>9}  {line(text)}")
            if self._progress.ended:
                self.close()

    def close(self) -> None:
        """Take the live lines away; harmless when repeated."""
        if self._live is not None:
            live, self._live = self._live, None
            with suppress(OSError):
                live.stop()

    def _print(self, text: str) -> None:
        from rich.text import Text

        self._terminal.print(Text(text), soft_wrap=True)

    def _begin(self, told: Entry[Event]) -> None:
        if isinstance(told.event, Opened) and self._out is not None:
            entities = self._progress.plan.about.entities
            events = frozenset(name for name, entity in entities.items() if entity.kind == "event")
            self._tail = Tail(self._out / told.event.run, events, two_way=self._progress.plan.about.is_two_way)
        if isinstance(told.event, RunStarted) and self._terminal.is_terminal:
            from rich.live import Live

            self._clock = DrillClock(told.event.anchor_real_ns, told.event.anchor_mono_ns, self._progress.plan.speed)
            self._live = Live(console=self._terminal, get_renderable=self._view, refresh_per_second=8, transient=True)
            self._live.start()
            atexit.register(self.close)

    def _now(self, at: float) -> str:
        """Drill time, once the timeline has begun."""
        return "" if self._progress.t0 is None else clock(at - self._progress.t0)

    def _view(self) -> Group:
        from rich.console import Group
        from rich.text import Text

        at = self._clock.at() if self._clock else self._progress.at
        lines = [Text(), *self._phase(at), *self._records(), *self._faults(at)]
        return Group(*lines)

    def _phase(self, at: float) -> list[Text]:
        from rich.text import Text

        phase = self._progress.phase
        if phase is None:
            return []
        passed, whole = max(at - self._progress.phase_at, 0.0), phase.lasts_s if phase.lasts_s is not None else phase.at_most_s
        left = max(whole - passed, 0.0)
        filled = min(int(_BAR * passed / whole), _BAR) if whole else _BAR
        most = "" if phase.lasts_s is not None else "at most "
        return [
            Text.assemble(
                (f"{self._now(at):>9}  ", "bold"),
                (line(phase.name, 24), "bold"),
                "  ",
                ("━" * filled, "cyan"),
                ("─" * (_BAR - filled), "bright_black"),
                f"  {most}{span(left)} left, {left / self._progress.plan.speed:.0f} s wall",
            )
        ]

    def _records(self) -> list[Text]:
        from rich.text import Text

        if self._tail is None:
            return [] if self._progress.owed is None else [Text(f"{'':11}owed {number(self._progress.owed)}")]
        self._tail.look()
        owed = (f"owed {number(self._tail.owed)}", "bold yellow" if self._tail.owed else "green")
        counts = f"  offered {number(self._tail.offered)}, committed {number(self._tail.committed)}"
        paged = [Text(f"{'':11}▲ paged: {line(name, 60)}", style="magenta") for name in self._tail.open[:_MOST_SHOWN]]
        return [Text.assemble(" " * 11, owed, counts), *paged]

    def _faults(self, at: float) -> list[Text]:
        from rich.text import Text

        shown = list(self._progress.faults.items())[:_MOST_SHOWN]
        return [Text(f"{'':11}✕ {line(self._progress.name_of(name), 60)} for {span(at - since)}", style="red") for name, since in shown]


def standard_error() -> Terminal:
    """A terminal on standard error that outlives its reader."""
    from rich.console import Console as Terminal

    class Patient(Terminal):
        def on_broken_pipe(self) -> None:
            """The reader has gone. rich would end the process here, in the middle of a drill."""

    return Patient(stderr=True, markup=False, emoji=False, highlight=False)
