"""What git knows of a folder; it is only asked, and nothing that a repository configures is run by it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.subject import Commit

_ASK = ("git", "--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
_PATIENCE_S = 60


@dataclass(frozen=True)
class Past:
    """Which files the history of a folder has seen."""

    files: frozenset[str]
    """Every one that a commit has ever added, by its path in the folder."""
    cut_short: bool
    """Whether the clone has only the last commits, so that earlier files are unknown."""


def past_of(folder: Path) -> Past | None:
    """The history of a folder up to the present commit, also of one that is gone now; None where it has none."""
    folder = folder.resolve()
    above = folder.parent
    shallow = _ask(above, "rev-parse", "--is-shallow-repository")
    if shallow is None:
        return None
    # --full-history and -m: a simplified history omits files that one branch added and a merge lost
    words = ("log", "--full-history", "-m", "--no-renames", "--diff-filter=A", "--name-only", "--relative", "-z", "--format=", "HEAD")
    told = _ask(above, *words, "--", folder.name)
    named = (path.strip("\n") for path in (told or "").split("\0"))
    return Past(frozenset(path.removeprefix(f"{folder.name}/") for path in named if path), shallow.strip() == "true")


def commit_of(file: Path) -> Commit | None:
    """The present commit, where a file is part of it; None where it is not."""
    file = file.resolve()
    if _ask(file.parent, "ls-files", "--error-unmatch", "--", file.name) is None:
        return None
    found, changed = _ask(file.parent, "rev-parse", "HEAD"), _ask(file.parent, "status", "--porcelain", "--", ".")
    return None if found is None else Commit(id=found.strip(), dirty=changed != "")


def _ask(folder: Path, *words: str) -> str | None:
    """What git answers; None when it cannot: no git, no repository, or no commit yet."""
    if not folder.is_dir():
        return None
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {"GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run([*_ASK, *words], cwd=folder, env=surroundings, capture_output=True, check=False, timeout=_PATIENCE_S)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout.decode(errors="replace")
