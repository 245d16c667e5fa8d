"""What an archive that a run has just made says of itself, once: nobody asked for the folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.own_folders import ARCHIVE


@contextmanager
def introduced(archive: Path | None, option: str, say: Callable[[str], None]) -> Iterator[None]:
    """Says at the end what the folder is, if it was made meanwhile and has the default name. `option` names another one."""
    is_new = archive is not None and archive.name == ARCHIVE and not archive.exists()
    yield
    if is_new and archive is not None and archive.exists():
        say(
            f"{archive.name}/ is new: each judged run leaves a small record there, without keys or names of people, for `idrill history`, "
            f"`readiness` and `trends`; commit it, or write none with `{option} none` (docs/archive.md)"
        )
