"""The progress of a series on standard error, because standard output is for results: one line that moves on a terminal, plain lines in
a log.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from harness import exit_codes
from harness.cli import guard
from harness.cli.ahead import Ahead
from harness.plan.takes import rounded
from harness.report.hostile import line
from harness.report.wording import many

if TYPE_CHECKING:
    from harness.cli.series import Done
    from harness.plan.model import Plan

SILENT_S = 60.0
"""Seconds of wall time after which a log gets a line although nothing has begun or ended."""


class ProgressLine:
    """Told of each run that begins and that ends. `terminal`: a line moves there; None: plain lines.

    `quiet`: of the plain lines only the one after each run. `runs_speak`: each run prints its own lines, and says that it begins.
    """

    def __init__(self, ahead: Ahead, terminal: Any = None, *, quiet: bool = False, runs_speak: bool = False) -> None:
        self._ahead, self._terminal, self._quiet, self._runs_speak = ahead, terminal, quiet, runs_speak
        self._live: Any = None
        self._lock = Lock()
        self._said_mono_s = ahead.began_mono_s

    @classmethod
    def of(cls, ahead: Ahead, *, quiet: bool, runs_speak: bool) -> ProgressLine:
        """On the standard error of this process. A line moves there if it is a terminal, and no run has moving lines of its own."""
        from harness.report.console import standard_error

        terminal = standard_error() if sys.stderr.isatty() and not runs_speak else None
        return cls(ahead, terminal, quiet=quiet, runs_speak=runs_speak)

    @contextmanager
    def shown(self) -> Iterator[ProgressLine]:
        """Shown while the context lasts."""
        if self._terminal is not None:
            with self._moving():
                yield self
            return
        if not self._quiet and self._ahead.runs > 1:
            at_once = f", {self._ahead.jobs} at a time" if self._ahead.jobs > 1 else ""
            now_mono_s = time.monotonic()
            self._say(f"{many(self._ahead.runs, 'run')}{at_once}: about {rounded(self._ahead.left_s(now_mono_s))}", now_mono_s)
        with nullcontext() if self._quiet or sys.stderr.isatty() else self._signs_of_life():
            yield self

    def begins(self, plans: Iterable[Plan]) -> Iterator[Plan]:
        """The plans of the series; each begins when it is asked for."""
        for plan in plans:
            with self._lock:
                self._ahead.begin(plan, time.monotonic())
                begun = self._ahead.ended + len(self._ahead.under_way)
            if self._terminal is None and self._ahead.runs > 1 and not (self._quiet or self._runs_speak):
                self._say(f"run {begun} begins: {line(plan.about.name)}, seed {plan.seed}", time.monotonic())
            yield plan

    def note(self, end: Done, *, last: bool) -> None:
        """One run is over; `last`: no further one begins. Of a series of one there is nothing to say."""
        with self._lock:
            self._ahead.note(end)
            if last:
                self._ahead.drop_the_rest()
        if self._terminal is None and self._ahead.runs > 1 and end.code != exit_codes.INTERRUPTED:
            now_mono_s = time.monotonic()
            name = "" if self._quiet else f"{line(end.plan.about.name)} is over: "
            self._say(f"{name}{self._ahead.words(now_mono_s)}", now_mono_s)

    def go_on(self, now_mono_s: float) -> None:
        """A sign of life, if it is long since the last line."""
        with self._lock:
            names = ", ".join(line(plan.about.name) for plan, _ in self._ahead.under_way)
            if not names or now_mono_s - self._said_mono_s < SILENT_S:
                return
            words = self._ahead.words(now_mono_s)
        self._say(f"{words}; under way: {names}", now_mono_s)

    def aside(self) -> AbstractContextManager[Any]:
        """Other lines are written while this context lasts: the moving line gives way to them."""
        return nullcontext() if self._live is None else self._gone()

    def _say(self, text: str, now_mono_s: float) -> None:
        self._said_mono_s = now_mono_s
        guard.say(text)

    @contextmanager
    def _signs_of_life(self) -> Iterator[None]:
        over = Event()

        def look() -> None:
            while not over.wait(1.0):
                self.go_on(time.monotonic())

        thread = Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    @contextmanager
    def _moving(self) -> Iterator[None]:
        from rich.live import Live

        self._live = Live(
            console=self._terminal,
            get_renderable=self._view,
            refresh_per_second=2,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        with self._live:
            yield

    @contextmanager
    def _gone(self) -> Iterator[None]:
        self._live.stop()
        try:
            yield
        finally:
            self._live.start()

    def _view(self) -> Any:
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        now_mono_s = time.monotonic()
        row = Table.grid(padding=(0, 2))
        row.add_row(ProgressBar(1.0, self._ahead.share(now_mono_s), width=32), Text(self._ahead.words(now_mono_s)))
        return row
