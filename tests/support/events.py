"""Events for tests, of the same types as the engine's: a field that is misspelt, or of another type, ends the test.

A test gives the fields that matter to it; all others are filled in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.journal.events import KINDS, Event

_OF_NO_MATTER: Mapping[str, Mapping[str, Any]] = {
    "accelerated": {"brief": 0},
    "actor_exited": {"attempt": 1, "code": 0, "how": "done", "expected": False},
    "actor_started": {"attempt": 1, "pid": 4711, "why": "start"},
    "canary": {"wall_s": 0.002, "bytes": 64},
    "clock_right": {"actor": "connector", "step_ns": 0},
    "clock_wrong": {"actor": "connector", "step_ns": 1},
    "control": {"outcome": "done", "detail": ""},
    "escaped": {"actor": "connector", "via": None},
    "healed": {"sent_at": 100.0},
    "injected": {"sent_at": 100.0, "read_back": {}},
    "journal": {"journal": 2},
    "left_behind": {"attempt": 1},
    "overlap": {"apart_s": 0.0},
    "owed": {"by": {}},
    "phase_ended": {"why": "elapsed", "ran_s": 0.0, "waited_s": 0.0},
    "phase_started": {"role": "drill"},
    "process_state": {"actor": "connector", "live_pids": []},
    "run_ended": {"reason": "", "max_gap_s": 0.03},
    "run_started": {
        "run": "",
        "drill": "example",
        "connector": "orders-sync",
        "speed": 60.0,
        "seed": 7,
        "workload_lines": None,
        "anchor_real_ns": 1_750_000_000_000_000_000,
        "anchor_mono_ns": 0,
    },
    "still_armed": {"armed": []},
    "supervisor_lost": {"attempt": 1, "ended": []},
    "timeline_started": {"t0_at": 100.0},
    "untrusted": {"why": None},
    "waited": {"pid": 4711, "ran_s": 0.0},
    "world_ready": {"wall_s": 1.0, "toxiproxy": "url", "toxiproxy_version": "2.12.0", "confined": ""},
}


def said(event: Event) -> tuple[str, dict[str, Any]]:
    """The name and the fields of its line."""
    return event.NAME, event.fields()


def event(name: str, **fields: Any) -> Event:
    """The event of this name. Raises KeyError, ValidationError."""
    return KINDS[name](**{**_OF_NO_MATTER.get(name, {}), **fields})
