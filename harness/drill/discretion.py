"""Credentials do not belong on command lines, where every user of a machine reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from harness.drill import template
from harness.drill.document import walk
from harness.drill.problems import Complaint

_SECRET = re.compile(
    r"(?:source|destination)\.credential|source\.webhook_secret|control\.token|alerts\.\w+\.key|services\.\w+\.(?:password|url|dsn)"
)


def on_command_lines(data: Any, more: frozenset[str] = frozenset()) -> Iterator[Complaint]:
    """Template names in commands whose values give access to something; `more`: names that do so only in one drill."""
    for path, text in walk(data):
        for name in template.names_in(text) if "command" in path and "env" not in path else ():
            if _SECRET.fullmatch(name) or name in more:
                hint = "hand it over in `run.env`" + (f", or as {{{name}_file}}" if name.endswith(".credential") else "")
                yield Complaint(path, f"{{{name}}} on a command line, which every user of this machine can read", "", hint)
