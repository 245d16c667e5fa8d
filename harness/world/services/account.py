"""Programs that refuse to run as root, or should not: which account they get, and a folder that is theirs alone."""

from __future__ import annotations

import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path

from harness import scratch
from harness.world import undo

PREFIX = f"{scratch.PREFIX}service-"
"""Begins the name of every folder that the sweep may remove."""


@dataclass(frozen=True)
class Account:
    """An unprivileged user of this machine."""

    name: str
    uid: int
    gid: int

    def own(self, path: Path) -> None:
        """Give a file or folder to it."""
        os.chown(path, self.uid, self.gid)

    def run(self, command: list[str]) -> list[str]:
        """The command, given up all of root's rights first."""
        return ["setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups", "--no-new-privs", "--", *command]


def account_for(wanted: str | None) -> Account | None:
    """The account to change to; only root can and must do so. The package's own account if there is one, else `nobody`."""
    if wanted is None or os.geteuid() != 0:
        return None
    for name in (wanted, "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    return None


def private_folder(run_dir: Path, name: str, account: Account | None) -> Path:
    """A 0700 folder for a service's data: in the run directory, or, where another account could not reach that, beside it.

    A folder outside is written down in the run directory before it is made, so that the sweep finds it.
    """
    if account is None:
        folder = run_dir / "services" / name
        folder.mkdir(parents=True, mode=0o700)
        return folder
    folder = Path(tempfile.gettempdir()) / f"{PREFIX}{run_dir.name}-{name}-{os.urandom(4).hex()}"
    undo.write(run_dir / undo.FILE, undo.FolderMade(folder=str(folder)))
    folder.mkdir(mode=0o700)
    scratch.hold(folder)
    account.own(folder)
    return folder


def remove_folder(folder: Path) -> bool:
    """Remove a folder that `private_folder` has made; returns whether it existed. Other folders are never removed, even if a file names
    them."""
    ours = folder.name.startswith(PREFIX) and folder.parent == Path(tempfile.gettempdir())
    if not ours or folder.is_symlink() or not folder.is_dir():
        return False
    scratch.remove(folder)
    return True
