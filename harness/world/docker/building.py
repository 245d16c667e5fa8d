"""One build at a time: an unfinished image without a name looks like the leftover of a failed build, and a parallel run would remove it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from platformdirs import user_cache_path


@contextmanager
def alone(*, wait: bool) -> Iterator[bool]:
    """Whether no other harness of this user builds or prunes images now; with `wait`, after waiting until that is so."""
    folder = user_cache_path("integration-drills", appauthor=False)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "images.lock").open("a") as door:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
