"""Where the evidence of a run lies: while it is recorded, where a confined connector does not reach it; afterwards under `--out`."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_GOAL = "goal.json"
"""In a live run directory: where it belongs."""
_MOVED = ".moved"
"""Ends the name of one that lies in its place, and is removed."""


def state_folder() -> Path:
    """`$XDG_STATE_HOME/idrill`, or `~/.local/state/idrill`."""
    named = Path(os.environ.get("XDG_STATE_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".local" / "state") / "idrill"


def live_folder() -> Path:
    """The folder of live run directories."""
    return state_folder() / "live"


def ready() -> str:
    """Make the state folder, readable by this user alone; returns the reason if that fails."""
    try:
        live_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (state_folder(), live_folder()):
            about = folder.lstat()
            if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.geteuid():
                return f"{folder} is not a folder of this account"
            folder.chmod(0o700)
    except (OSError, RuntimeError) as error:
        return f"{state_folder()} cannot be made: {getattr(error, 'strerror', None) or error}"
    return ""


def bind(run_dir: Path, out: Path) -> None:
    """Note where a live run directory belongs, for the sweep after a harness that was killed."""
    (run_dir / _GOAL).write_text(json.dumps(str(out.absolute())))


def live_runs() -> Iterator[tuple[Path, Path]]:
    """Live run directories with the folder where each belongs."""
    for note in sorted(live_folder().glob(f"[!.]*/{_GOAL}")):
        try:
            yield note.parent, Path(str(json.loads(note.read_text())))
        except (OSError, ValueError):
            continue


def move(run_dir: Path, out: Path) -> Path:
    """Put a finished run where it belongs, into another file system, too; a place that is taken is left alone. Raises OSError."""
    goal = out.absolute() / run_dir.name
    run_dir.lstat()
    if os.path.lexists(goal):
        raise FileExistsError(errno.EEXIST, "something else is there", str(goal))
    goal.parent.mkdir(parents=True, exist_ok=True)
    try:
        run_dir.rename(goal)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(run_dir, goal)
    (goal / _GOAL).unlink(missing_ok=True)
    return goal


def _copy(run_dir: Path, goal: Path) -> None:
    """Copies all or nothing. Sockets and pipes that a connector left in its home are not copied.

    Once the copy has its final name, the original is no live run any more, even if the harness is killed while it removes it.
    """
    part, rest = goal.with_name(f".{goal.name}.part"), run_dir.with_name(f".{run_dir.name}{_MOVED}")
    shutil.rmtree(part, ignore_errors=True)
    try:
        shutil.copytree(run_dir, part, symlinks=True, ignore=_special)
    except shutil.Error as error:  # all that went wrong, file by file
        shutil.rmtree(part, ignore_errors=True)
        raise OSError(errno.EIO, error.args[0][0][2], str(goal)) from error
    part.rename(goal)
    run_dir.rename(rest)
    shutil.rmtree(rest, ignore_errors=True)


def remove_rests() -> None:
    """The originals of runs that lie in their place, where someone was killed while removing them."""
    for rest in live_folder().glob(f".*{_MOVED}"):
        take_back(rest)
        shutil.rmtree(rest, ignore_errors=True)


def take_back(folder: Path) -> None:
    """Give the owner back all rights that programs removed from their own files and folders (module caches, repositories). An unreadable
    file can be neither moved nor searched for credentials. Links are not followed; files of other users stay as they are.
    """
    _give(folder, stat.S_IRWXU)
    for here, folders, names in os.walk(folder):
        for name in folders:
            _give(Path(here, name), stat.S_IRWXU)
        for name in names:
            _give(Path(here, name), stat.S_IRUSR | stat.S_IWUSR)


def _give(path: Path, rights: int) -> None:
    with suppress(OSError):
        about = path.lstat()
        is_ours = stat.S_ISDIR(about.st_mode) if rights & stat.S_IXUSR else stat.S_ISREG(about.st_mode)
        if is_ours and about.st_mode & rights != rights:
            path.chmod(stat.S_IMODE(about.st_mode) | rights)


def _special(folder: str, names: list[str]) -> list[str]:
    modes = {name: Path(folder, name).lstat().st_mode for name in names}
    return [name for name, mode in modes.items() if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode))]
