"""How far a series is, and when it will end: one line that moves on a terminal, and a plain line after each run elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness import exit_codes
from harness.checks.verdict import Outcome
from harness.cli import guard
from harness.cli.shard import lasts_s
from harness.report.wording import many

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from harness.cli.series import Done
    from harness.plan.model import Plan

_SLOWEST_S = 120
"""Up to this many seconds, the line shows seconds; above it, minutes."""


@dataclass
class Ahead:
    """What a series still has before it. Its length comes from the plans; how long the first runs really took corrects it."""

    runs: int
    planned_s: float
    """Wall time of all runs, one after the other, as the plans say."""
    jobs: int
    began_mono_s: float
    ended: int = 0
    ended_planned_s: float = 0.0
    ended_took_s: float = 0.0
    failed: int = 0
    unclear: int = 0

    @classmethod
    def of(cls, first: Iterable[Plan], repeat: int, jobs: int) -> Ahead:
        """A series of these plans, each `repeat` times; it begins now."""
        lengths_s = [lasts_s(plan) for plan in first]
        return cls(len(lengths_s) * repeat, sum(lengths_s) * repeat, jobs, time.monotonic())

    def note(self, end: Done) -> None:
        """One run is over."""
        self.ended += 1
        self.ended_planned_s += lasts_s(end.plan)
        self.ended_took_s += end.took_s
        judged = end.rehearsal.judgement.outcome if end.rehearsal else None
        self.failed += judged is Outcome.FAIL
        self.unclear += judged not in {Outcome.FAIL, Outcome.PASS}

    def left_s(self, now_mono_s: float) -> float:
        """Wall seconds until the series ends, as far as can be foreseen."""
        pace = self.ended_took_s / self.ended_planned_s if self.ended_planned_s else 1.0
        at_once = max(1, min(self.jobs, self.runs - self.ended))
        under_way_s = now_mono_s - self.began_mono_s - self.ended_took_s / self.jobs
        return max(0.0, pace * (self.planned_s - self.ended_planned_s) / at_once - max(0.0, under_way_s))

    def share(self, now_mono_s: float) -> float:
        """How much of the whole time has gone by, from 0 to 1; 1 only at the end."""
        if self.ended >= self.runs:
            return 1.0
        passed_s = now_mono_s - self.began_mono_s
        whole_s = passed_s + self.left_s(now_mono_s)
        return min(passed_s / whole_s, 0.99) if whole_s else 0.0

    def words(self, now_mono_s: float) -> str:
        """`3 of 12 runs, 1 failed, about 2 min left`."""
        bad = [f"{count} {what}" for count, what in ((self.failed, "failed"), (self.unclear, "could not be judged")) if count]
        left_s = self.left_s(now_mono_s)
        left = [f"about {_rounded(left_s)} left" if left_s else "longer than expected"] if self.ended < self.runs else []
        return ", ".join([f"{self.ended} of {many(self.runs, 'run')}", *bad, *left])


def _rounded(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < _SLOWEST_S else f"{seconds / 60:.0f} min"


class Line:
    """The line on a terminal, or the lines of a log; on standard error, because standard output is for results."""

    def __init__(self, ahead: Ahead, terminal: Any = None) -> None:
        self._ahead = ahead
        self._terminal = terminal
        self._live: Any = None

    @contextmanager
    def shown(self) -> Iterator[Line]:
        """Shown while the context lasts."""
        if self._terminal is None and not sys.stderr.isatty():
            yield self
            return
        from rich.live import Live

        from harness.report.console import standard_error

        self._terminal = self._terminal or standard_error()
        self._live = Live(
            console=self._terminal,
            get_renderable=self._view,
            refresh_per_second=2,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        with self._live:
            yield self

    def aside(self) -> AbstractContextManager[Any]:
        """Other lines are written while this context lasts: the moving line gives way to them."""
        return nullcontext() if self._live is None else self._gone()

    @contextmanager
    def _gone(self) -> Iterator[None]:
        self._live.stop()
        try:
            yield
        finally:
            self._live.start()

    def note(self, end: Done) -> None:
        """One run is over. Of a series of one there is nothing to say."""
        self._ahead.note(end)
        if self._live is None and self._ahead.runs > 1 and end.code != exit_codes.INTERRUPTED:
            guard.say(self._ahead.words(time.monotonic()))

    def _view(self) -> Any:
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        now_mono_s = time.monotonic()
        line = Table.grid(padding=(0, 2))
        line.add_row(ProgressBar(1.0, self._ahead.share(now_mono_s), width=32), Text(self._ahead.words(now_mono_s)))
        return line
