"""Lines of version 1, which had no seal. Fields were added within it, so a missing one gets its implied value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.journal.events import ActorExited, ActorStarted, Event, Owed, PhaseEnded, ProcessSeen, RunStarted, WorldReady

Said = dict[str, Any]


def _how(said: Said) -> Said:
    """By its exit code, minus the signal's number if one ended it."""
    code = said.get("code")
    return {"how": ("done" if code == 0 else "killed" if code < 0 else "failed") if isinstance(code, int) else None}


_LATER: Mapping[type[Event], Callable[[Said], Said]] = {
    RunStarted: lambda _: {"run": "", "workload_lines": None},
    WorldReady: lambda _: {"toxiproxy_version": "", "confined": ""},
    PhaseEnded: lambda _: {"ran_s": 0.0, "waited_s": 0.0},
    Owed: lambda _: {"by": {}},
    ActorStarted: lambda _: {"why": None},
    ActorExited: _how,
    ProcessSeen: lambda _: {"live_pids": []},
}


def completed(kind: type[Event], said: Said) -> Said:
    """With fields that were added later, and without those that no version has any more."""
    later = _LATER.get(kind)
    return {**(later(said) if later else {}), **{name: value for name, value in said.items() if name in kind.model_fields}}
