"""Connectors that are shell scripts: they start a program for most of what they do, which takes as much wall time at every speed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from harness.drill.connector.file import ConnectorFile

_SHELLS = frozenset({"sh", "ash", "bash", "dash", "ksh", "zsh"})


def is_scripted(file: ConnectorFile) -> bool:
    """Whether a script is started for each batch."""
    return file.batch is not None and is_script(file.batch.command or file.run.command)


def is_script(command: Sequence[str] | None) -> bool:
    """Whether a shell is started, or a file that is called like a script of one. A `bash -c "exec …"` is one, too."""
    program = PurePath(command[0]) if command else PurePath()
    return program.name in _SHELLS or program.suffix == ".sh"
