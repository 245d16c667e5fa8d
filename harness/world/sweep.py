"""Remove the leftovers of dead runs: processes by pid and start time or the run's mark, proxies on foreign Toxiproxies, secrets,
services."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

from harness.errors import HarnessError
from harness.world import place, undo
from harness.world.lever import healing, hold
from harness.world.processes import written
from harness.world.processes.orphans import marked
from harness.world.processes.owner import FILE as OWNER
from harness.world.processes.owner import Owner, read_owner, write_owner
from harness.world.processes.written import WrittenProcess
from harness.world.services.account import remove_folder

_CONFIDENTIAL = ("secrets", "services")
"""Folders of a run directory that hold credentials: the run's own, and the configuration of its services."""
_OUTPUT = ("logs", "connector", "watchdog")
"""Where processes under test may write anything, including credentials."""
_OTHERS_MAY_WRITE = 0o022


_claims: dict[str, int] = {}
"""The locked owner files of this process's runs, by run. A harness in another container cannot see this process, but sees the lock."""


def claim(run_dir: Path) -> None:
    """Say which process owns a run; at once and as a whole, for someone may be sweeping."""
    fresh = run_dir / f"{OWNER}.new"
    fresh.unlink(missing_ok=True)
    write_owner(fresh, Owner.me())
    _claims[run_dir.name] = os.open(fresh, os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(_claims[run_dir.name], fcntl.LOCK_EX | fcntl.LOCK_NB)
    fresh.replace(run_dir / OWNER)


def release(run_dir: Path) -> None:
    """Clean up after a finished run. It belongs to its owner until `disown`; only the owner moves it to its place."""
    from harness.journal.credentials import blot_files  # it takes longer to load than all the rest, and `idrill abort` cannot wait

    for folder in _OUTPUT:
        place.take_back(run_dir / folder)
        blot_files(run_dir / folder)
    for name in _CONFIDENTIAL:
        shutil.rmtree(run_dir / name, ignore_errors=True)


def disown(run_dir: Path) -> None:
    """The run lies where it belongs. Should a process of it live, its record stays for the sweep."""
    if not any(process.lives for process in written.read(run_dir / written.FILE).whole):
        _forget(run_dir)


def _forget(run_dir: Path) -> None:
    for name in (OWNER, written.FILE, undo.FILE, hold.ORDERS, healing.FILE):
        (run_dir / name).unlink(missing_ok=True)
    if run_dir.name in _claims:
        os.close(_claims.pop(run_dir.name))


def is_live(run_dir: Path) -> bool:
    """Whether the harness that owns this run is still at work, here or in another container that has this folder, too."""
    found = read_owner(run_dir / OWNER)
    if found.damaged:
        return _is_locked(run_dir / OWNER)
    return any(not owner.is_dead() and (owner.is_near() or _is_locked(run_dir / OWNER)) for owner in found.whole)


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
    """Clean up after every run under `out`, and every live one of this account, whose harness is dead. Returns the actions in words."""
    removed: list[str] = []
    place.remove_rests()
    goals = dict(place.live_runs())
    for run_dir in (*(owner.parent for owner in sorted(out.glob(f"*/{OWNER}"))), *goals):
        if _is_ours(run_dir) and not is_live(run_dir):
            removed += _sweep_run(run_dir)
            release(run_dir)
            if not any(process.lives and _is_another_accounts(process) for process in written.read(run_dir / written.FILE).whole):
                _forget(run_dir)  # who was killed may take a moment to be gone
            removed += _settle(run_dir, goals[run_dir]) if run_dir in goals else ()
    return removed


def dead_runs(out: Path) -> list[str]:
    """The runs that `sweep` cleans up after: under `out`, and every live one of this account, whose harness is dead."""
    return [run_dir.name for run_dir in claimed(out) if not is_live(run_dir)]


def claimed(out: Path) -> list[Path]:
    """The directories of runs that are not over or not cleaned up after: under `out`, and the live ones of this account."""
    found = (*(owner.parent for owner in sorted(out.glob(f"*/{OWNER}"))), *dict(place.live_runs()))
    return [run_dir for run_dir in found if _is_ours(run_dir)]


def claimed_here(out: Path) -> list[Path]:
    """Those of them that lie under `out` when they are over."""
    elsewhere = {run_dir for run_dir, goal in place.live_runs() if goal != out.absolute()}
    return [run_dir for run_dir in claimed(out) if run_dir not in elsewhere]


def _settle(run_dir: Path, out: Path) -> Iterator[str]:
    """Move a recorded run to its place. If that fails, the next clean-up tries again."""
    try:
        yield f"moved {run_dir.name} to {place.move(run_dir, out)}"
    except FileNotFoundError:
        return  # someone else sweeps, too
    except OSError as error:
        yield f"cannot move {run_dir.name} to {out}: {error.strerror}; its evidence stays in {run_dir}"


def _is_ours(run_dir: Path) -> bool:
    """A real folder that only this user can write. Files in any other folder may be forged, so the clean-up does not follow them."""
    try:
        about = run_dir.lstat()
    except FileNotFoundError:
        return False  # its harness, or another sweep, has just put it where it belongs
    return stat.S_ISDIR(about.st_mode) and about.st_uid == os.geteuid() and not about.st_mode & _OTHERS_MAY_WRITE


def _sweep_run(run_dir: Path) -> Iterator[str]:
    yield from _damaged(run_dir)
    yield from _end_processes(run_dir)
    undos = undo.read(run_dir / undo.FILE).whole
    if not any(isinstance(one, undo.AllPutBack) for one in undos):
        yield from (f"{run_dir.name}: {thing}" for one in undos if isinstance(one, undo.ProxyFound) for thing in _put_back(one))
    for one in undos:
        if isinstance(one, undo.FolderMade) and remove_folder(Path(one.folder)):
            yield f"removed {run_dir.name}: folder {one.folder}"
        if isinstance(one, undo.ProxyMade) and one.proxy.startswith(f"{run_dir.name}.") and _remove_proxy(one.url, one.proxy):
            yield f"removed {run_dir.name}: proxy {one.proxy} at {one.url}"
    for name in _CONFIDENTIAL:
        if (run_dir / name).is_dir():
            yield f"removed {run_dir.name}: {name}"


def _damaged(run_dir: Path) -> Iterator[str]:
    """Report damaged lines: they may have named something that still exists."""
    for file, found in ((written.FILE, written.read(run_dir / written.FILE)), (undo.FILE, undo.read(run_dir / undo.FILE))):
        for number in found.damaged:
            yield f"cannot clean up what line {number} of {run_dir.name}/{file} names: the line is damaged"
    if read_owner(run_dir / OWNER).damaged:
        yield f"{run_dir.name}/{OWNER} is damaged, and nobody holds its lock: the run counts as dead"


def _end_processes(run_dir: Path) -> Iterator[str]:
    """The recorded processes and those that carry the run's mark, until a round finds no new one."""
    ended: set[tuple[int, int]] = set()
    while fresh := {found: actor for found, actor in _living(run_dir) if found not in ended}:
        ended |= fresh.keys()
        for (pid, _), actor in fresh.items():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            except PermissionError:
                yield f"cannot end process {pid} ({actor}) of {run_dir.name}: it runs under another account; end it yourself"
                continue
            yield f"ended process {pid} ({actor}) of {run_dir.name}"


def _living(run_dir: Path) -> Iterator[tuple[tuple[int, int], str]]:
    for row in marked(f"IDRILL_RUN={run_dir.name}"):
        yield (row.pid, row.start), "left behind"
    for process in written.read(run_dir / written.FILE).whole:
        if process.lives:
            yield (process.pid, process.start or 0), process.actor


def _put_back(broken: undo.ProxyFound) -> list[str]:
    from harness.world.toxiproxy.api import Toxiproxy
    from harness.world.toxiproxy.put_back import put_back

    try:
        return put_back(Toxiproxy(broken.url), broken.found.model_dump())
    except HarnessError:
        return []


def _remove_proxy(url: str, name: str) -> bool:
    from harness.world.toxiproxy.api import Toxiproxy

    try:
        Toxiproxy(url).delete(name)
    except HarnessError:
        return False
    return True


def _is_another_accounts(process: WrittenProcess) -> bool:
    """One that cannot be ended by this account: it went by a setuid program."""
    try:
        os.kill(process.pid, 0)
    except PermissionError:
        return True
    except ProcessLookupError:
        return False
    return False
