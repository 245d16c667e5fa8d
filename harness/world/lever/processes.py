"""Processes of a run that stand still, and clocks that are wrong: what the watchdog sets right on this machine without the engine.

What a process fault has ended or replaced only the engine brings back; `undone` names it. Standard library only.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from harness.world.processes.supervisor import descendants, start_ticks

_PROCESSES = "processes.jsonl"
_CLOCKS = "secrets/handed/*.clock"
_RIGHT = bytes(8)
_SET_RIGHT_HERE = {"pause", "clock_skew"}


def wake(run_dir: Path) -> list[str]:
    """SIGCONT for all processes of the run that stand still; which, in words."""
    alive = {said["pid"]: said.get("actor", "connector") for said in _lines(run_dir / _PROCESSES) if _lives(said)}
    below = {pid: actor for root, actor in alive.items() for pid in descendants(root)}
    woken = []
    for pid, actor in (below | alive).items():
        if _is_stopped(pid):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGCONT)
                woken.append(f"{actor}: process {pid} goes on")
    return woken


def right_clocks(run_dir: Path) -> list[str]:
    """The page from which the processes of an actor read by how much their clock is wrong says: not at all."""
    righted = []
    for page in run_dir.glob(_CLOCKS):
        with suppress(OSError), page.open("r+b", buffering=0) as file:
            if file.read(8) != _RIGHT:
                file.seek(0)
                file.write(_RIGHT)
                righted.append(f"{page.stem}: the clock is right again")
    return righted


def undone(run_dir: Path, helped: frozenset[str]) -> list[str]:
    """The faults of processes that are in place by the journal, and that nothing here undoes. `helped`: kinds that others see to."""
    planned = {fault["id"]: fault for phase in _plan(run_dir).get("phases", []) for fault in phase.get("faults", [])}
    open_ = set[str]()
    for said in _lines(run_dir / "journal.jsonl"):
        if said.get("event") == "injected":
            open_.add(str(said.get("fault")))
        elif said.get("event") == "healed":
            open_.discard(str(said.get("fault")))
    left = [fault for id_, fault in planned.items() if id_ in open_ and fault.get("target") == "process"]
    alone = [fault for fault in left if fault.get("kind") not in _SET_RIGHT_HERE | helped]
    return [f"{fault['where']}: only the engine undoes {fault['kind']} ({fault['id']})" for fault in alone]


def _plan(run_dir: Path) -> dict[str, Any]:
    try:
        plan = json.loads((run_dir / "plan.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return plan if isinstance(plan, dict) else {}


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with suppress(OSError):
        for line in file.read_bytes().splitlines():
            with suppress(ValueError):
                said = json.loads(line)
                if isinstance(said, dict):
                    yield said


def _lives(said: dict[str, Any]) -> bool:
    pid, start = said.get("pid"), said.get("start")
    return isinstance(pid, int) and pid > 1 and start is not None and start_ticks(pid) == start


def _is_stopped(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] == b"T"
    except OSError:
        return False


Step = Callable[[Path], list[str]]
STEPS: tuple[Step, ...] = (wake, right_clocks)
