"""Every start of a process under test and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from harness.evidence import frames
from harness.evidence.journal import entries_of
from harness.journal.events import ActorExited, ActorStarted, Entry, Event

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "actor": "str",
    "attempt": "Int64",
    "why": "str",
    "started_t": "float64",
    "ended_t": "float64",
    "lived_s": "float64",
    "code": "Int64",
    "how": "str",
    "expected": "boolean",
    "log": "str",
}


def starts(events: Iterable[Entry[Event]], t_of: Callable[[Entry[Event]], float]) -> pd.DataFrame:
    """From `actor_started` and `actor_exited`, in the order of the starts; without an end where the journal has none."""
    told = list(events)
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for started in entries_of(told, ActorStarted):
        start = started.event
        log = f"logs/{start.actor}.{start.attempt}.log"
        about = {"actor": start.actor, "attempt": start.attempt, "why": start.why, "started_t": t_of(started), "log": log}
        rows[start.actor, start.attempt] = about
    for exited in entries_of(told, ActorExited):
        row = rows.get((exited.event.actor, exited.event.attempt))
        if row is not None:
            row |= _end(exited.event, t_of(exited), row["started_t"])
    return frames.from_rows(COLUMNS, rows.values())


def _end(exited: ActorExited, t: float, started_t: float) -> dict[str, Any]:
    lived_s = round(max(0.0, t - started_t), 6)
    return {"ended_t": t, "lived_s": lived_s, "code": exited.code, "how": exited.how, "expected": exited.expected}
