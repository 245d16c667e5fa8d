"""Every start of a process under test and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from harness.evidence import frames

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.journal import Event

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


def starts(events: Iterable[Event], t_of: Callable[[Event], float]) -> pd.DataFrame:
    """From `actor_started` and `actor_exited`, in the order of the starts; without an end where the journal has none."""
    rows: dict[tuple[str, float | None], dict[str, Any]] = {}
    for event in events:
        actor, attempt = event.text("actor"), event.number("attempt")
        key = (actor, attempt)
        if event.event == "actor_started" and attempt is not None:
            log = f"logs/{actor}.{attempt:.0f}.log"
            rows[key] = {"actor": actor, "attempt": int(attempt), "why": event.text("why") or None, "started_t": t_of(event), "log": log}
        elif event.event == "actor_exited" and key in rows:
            rows[key] |= _end(event, t_of(event), rows[key]["started_t"])
    return frames.from_rows(COLUMNS, rows.values())


def _end(event: Event, t: float, started_t: float) -> dict[str, Any]:
    """`how` of a journal that does not tell it: by its exit code, minus the signal's number if one ended it."""
    code, expected = event.number("code"), event.data.get("expected")
    by_code = None if code is None else "done" if code == 0 else "killed" if code < 0 else "failed"
    return {
        "ended_t": t,
        "lived_s": round(max(0.0, t - started_t), 6),
        "code": None if code is None else int(code),
        "how": event.text("how") or by_code,
        "expected": expected if isinstance(expected, bool) else None,
    }
