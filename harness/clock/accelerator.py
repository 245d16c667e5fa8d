"""Puts unmodified programs on the drill clock: the variables that a process needs, and the mark by which it is recognised.

The library itself is C, in `library/`; `build` compiles and keeps it. Any dynamically linked program of this machine's C library obeys
it: CPython, Node, the Java machine, curl, bash. Static programs and those of other C libraries do not; `executable` and the world's
guard see that.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from harness.clock import skew
from harness.clock.anchors import DrillClock
from harness.clock.build import library

_PRELOAD = "LD_PRELOAD"
CHILD_PRELOAD = "IDRILL_CHILD_LD_PRELOAD"
"""LD_PRELOAD as a supervisor carries it for its child: it must not be accelerated itself."""


def environment(
    clock: DrillClock, pycache: Path, others: Mapping[str, str] | None = None, copy: Path | None = None, wrong: Path | None = None
) -> dict[str, str]:
    """Variables that accelerate a process, to be laid over `others`, its own ones; empty at speed 1 for a clock that stays right.

    An LD_PRELOAD among `others` is kept, behind ours. Python puts its bytecode under `pycache`, so that no `__pycache__` of the user's
    gets times of the drill. `copy`: a copy of the library for a process of another user (see `lend`). `wrong`: the file of the page that
    says by how much its time of day is wrong (`harness.clock.skew`).
    Raises EnvironmentUnavailable when there is neither a library nor a compiler.
    """
    if clock.speed == 1 and wrong is None:
        return {}
    kept = (others or {}).get(_PRELOAD, "")
    ours = str(copy or library())
    return {
        _PRELOAD: f"{ours}:{kept}" if kept else ours,
        "PYTHONPYCACHEPREFIX": str(pycache),
        **clock.settings(),
        **({} if wrong is None else {skew.VARIABLE: str(wrong)}),
    }


def lend(folder: Path) -> Path:
    """A copy of the library in `folder`, which everybody may read: the cache is closed to other users, as which some services must run."""
    copy = folder / "accelerator.so"
    shutil.copyfile(library(), copy)
    copy.chmod(0o644)
    return copy


def mark(clock: DrillClock, *, may_be_wrong: bool = False) -> str:
    """What stands in /proc/<pid>/maps of every process that reads this very clock; `may_be_wrong`: and goes by the page of a skew."""
    return "/memfd:idrill-clock:" + ":".join(clock.settings().values()) + (":skew" if may_be_wrong else "")


def held_back(environment: Mapping[str, str]) -> dict[str, str]:
    """The same variables for a supervisor, which stays in real time and hands LD_PRELOAD on to its child."""
    return {CHILD_PRELOAD if name == _PRELOAD else name: text for name, text in environment.items()}
