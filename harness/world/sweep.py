"""Remove what dead runs left: processes by pid and start time or the run's mark, proxies on foreign Toxiproxies, secrets, services."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import stat
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from harness.errors import HarnessError
from harness.journal.credentials import blot_files
from harness.world import place
from harness.world.processes.orphans import marked
from harness.world.processes.owner import Owner
from harness.world.processes.supervisor import start_ticks
from harness.world.services.account import remove_folder

OWNER = "owner.json"
_CONFIDENTIAL = ("secrets", "services")
"""Folders of a run directory that hold credentials: the run's own, and what its services were configured with."""
_OUTPUT = ("logs", "connector", "watchdog")
"""Where processes under test write what they like, credentials included."""
_OTHERS_MAY_WRITE = 0o022


_claims: dict[str, int] = {}
"""The locked owner files of this process's runs, by run: whoever cannot see this process, from another container, sees the lock."""


def claim(run_dir: Path) -> None:
    """Say which process owns a run; at once and as a whole, for somebody may be sweeping."""
    fresh = run_dir / f"{OWNER}.new"
    fresh.write_text(json.dumps(asdict(Owner.me())))
    _claims[run_dir.name] = os.open(fresh, os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(_claims[run_dir.name], fcntl.LOCK_EX | fcntl.LOCK_NB)
    fresh.replace(run_dir / OWNER)


def release(run_dir: Path) -> None:
    """The run is over and cleans up behind itself. It is its owner's until `disown`: nobody else puts it where it belongs."""
    for folder in _OUTPUT:
        place.take_back(run_dir / folder)
        blot_files(run_dir / folder)
    for name in _CONFIDENTIAL:
        shutil.rmtree(run_dir / name, ignore_errors=True)


def disown(run_dir: Path) -> None:
    """The run lies where it belongs. Should a process of it live, its record stays for the sweep."""
    if not any(_same(process) for process in _lines(run_dir / "processes.jsonl")):
        _forget(run_dir)


def _forget(run_dir: Path) -> None:
    for name in (OWNER, "processes.jsonl", "undo.jsonl"):
        (run_dir / name).unlink(missing_ok=True)
    if run_dir.name in _claims:
        os.close(_claims.pop(run_dir.name))


def is_live(run_dir: Path) -> bool:
    """Whether the harness that owns this run is still at work, here or in another container that has this folder, too."""
    owners = [owner for told in _lines(run_dir / OWNER) if (owner := Owner.told(told))]
    return any(not owner.is_dead() and (owner.is_near() or _is_locked(run_dir / OWNER)) for owner in owners)


def _is_locked(path: Path) -> bool:
    """Whether a process holds the lock of its claim; it lets go of it by ending, too."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(file)
    return False


def sweep(out: Path) -> list[str]:
    """Clean up after every run under `out`, and every live one of this account, whose harness is dead; what was done, for people."""
    removed: list[str] = []
    place.remove_rests()
    goals = dict(place.live_runs())
    for run_dir in (*(owner.parent for owner in sorted(out.glob(f"*/{OWNER}"))), *goals):
        if _is_ours(run_dir) and not is_live(run_dir):
            removed += _sweep_run(run_dir)
            release(run_dir)
            if not any(_is_another_accounts(process) for process in _lines(run_dir / "processes.jsonl") if _same(process)):
                _forget(run_dir)  # who was killed may take a moment to be gone
            removed += _settle(run_dir, goals[run_dir]) if run_dir in goals else ()
    return removed


def _settle(run_dir: Path, out: Path) -> Iterator[str]:
    """Put what was recorded where it belongs; where that fails it is tried again the next time."""
    try:
        yield f"{run_dir.name}: its place among the live runs; it is in {place.move(run_dir, out)}"
    except FileNotFoundError:
        return  # somebody else sweeps, too
    except OSError as error:
        yield f"{run_dir.name}: nothing of its evidence; it cannot be put into {out}, and stays in {run_dir}: {error.strerror}"


def _is_ours(run_dir: Path) -> bool:
    """A real folder of this user that nobody else can write: what lies in any other one may have been put there to be obeyed."""
    try:
        about = run_dir.lstat()
    except FileNotFoundError:
        return False  # its harness, or another sweep, has just put it where it belongs
    return stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid() and not about.st_mode & _OTHERS_MAY_WRITE


def _sweep_run(run_dir: Path) -> Iterator[str]:
    yield from _end_processes(run_dir)
    undos = list(_lines(run_dir / "undo.jsonl"))
    if not any(undo.get("done") for undo in undos):  # else a watchdog has put all proxies back, and they may be in others' hands
        yield from (f"{run_dir.name}: {thing}" for undo in undos for thing in _put_back(undo))
    for undo in undos:
        if "folder" in undo and remove_folder(Path(str(undo["folder"]))):
            yield f"{run_dir.name}: folder {undo['folder']}"
        proxy, url = str(undo.get("proxy", "")), str(undo.get("url", ""))
        if proxy.startswith(f"{run_dir.name}.") and _remove_proxy(url, proxy):
            yield f"{run_dir.name}: proxy {proxy} at {url}"
    for name in _CONFIDENTIAL:
        if (run_dir / name).is_dir():
            yield f"{run_dir.name}: {name}"


def _end_processes(run_dir: Path) -> Iterator[str]:
    """Those that were written down, and those that carry the run's mark, until a round finds nobody new."""
    ended: set[tuple[int, int]] = set()
    while fresh := {found: actor for found, actor in _living(run_dir) if found not in ended}:
        ended |= fresh.keys()
        for (pid, _), actor in fresh.items():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            except PermissionError:
                yield f"{run_dir.name}: nothing of process {pid} ({actor}): it runs under another account; end it yourself"
                continue
            yield f"{run_dir.name}: process {pid} ({actor})"


def _living(run_dir: Path) -> Iterator[tuple[tuple[int, int], str]]:
    for row in marked(f"IDRILL_RUN={run_dir.name}"):
        yield (row.pid, row.start), "left behind"
    for process in _lines(run_dir / "processes.jsonl"):
        if _same(process):
            yield (process["pid"], process["start"]), process.get("actor", "connector")


def _put_back(undo: dict[str, Any]) -> list[str]:
    """A proxy of somebody else's that an attached run may have broken."""
    from harness.world.attach.found import put_back
    from harness.world.toxiproxy.api import Toxiproxy

    found = undo.get("found")
    if not isinstance(found, dict) or not {"name", "enabled"} <= found.keys():
        return []
    try:
        return put_back(Toxiproxy(str(undo.get("url", ""))), found)
    except HarnessError:
        return []


def _remove_proxy(url: str, name: str) -> bool:
    from harness.world.toxiproxy.api import Toxiproxy

    try:
        Toxiproxy(url).delete(name)
    except HarnessError:
        return False
    return True


def _same(process: dict[str, Any]) -> bool:
    """Whether the very process that was written down still lives."""
    pid, start = process.get("pid"), process.get("start")
    return isinstance(pid, int) and pid > 1 and isinstance(start, int) and start_ticks(pid) == start


def _is_another_accounts(process: dict[str, Any]) -> bool:
    """One that cannot be ended by this account: it went by a setuid program."""
    try:
        os.kill(process["pid"], 0)
    except PermissionError:
        return True
    except ProcessLookupError:
        return False
    return False


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects in a file; what is torn or something else is passed over."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), errors="replace") as file:
            text = file.read()
    except OSError:
        return
    for line in text.splitlines():
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict):
            yield told
