"""Credentials do not belong on command lines, where every user of a machine reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from harness.drill.text import template
from harness.drill.text.broken import Path
from harness.drill.text.document import walk
from harness.drill.text.problems import Complaint

_SECRET = re.compile(r"(?:source|destination)\.credential|source\.webhook_secret|control\.token|alerts\.\w+\.key|services\.\w+\.password")
_SERVICE_ADDRESS = re.compile(r"services\.\w+\.(?:url|dsn)")
_NO_COMMANDS = frozenset({"alerts", "config", "hosts", "record"})
"""Keys of a connector file under which there are names and contents of the author's own."""
_NAMED = frozenset({"deployments", "processes"})
"""Below them comes a name of the author's own, and then keys as everywhere."""
_SUBSTITUTED = re.compile(
    r"(?P<assigned>(?:^|[\s;&|(])\w+=[\"']?)?(?:\$\(\s*(?:cat\b|<)|`\s*(?:cat\b|<))[^)`]*\{(?P<name>\w+\.credential_file)\}"
)
"""A file that a shell reads where the words of a command stand, or, `assigned`, where a variable gets its value."""


def secrets_on_command_lines(data: Any, more: frozenset[str] = frozenset()) -> Iterator[Complaint]:
    """Template names in commands whose values give access to something; `more`: names that do so only in one drill."""
    for path, text in walk(data):
        if not _is_of_a_command(path):
            continue
        for name in template.names_in(text):
            if _is_secret(name) or name in more:
                hint = "hand it over in `run.env`" + (f", or as {{{name}_file}}" if name.endswith(".credential") else "")
                yield Complaint(path, f"{{{name}}} on a command line, which every user of this machine can read", "", hint)
        for found in _SUBSTITUTED.finditer(text):
            if not found["assigned"]:
                told = f"what is in {{{found['name']}}} on a command line, which every user of this machine can read"
                yield Complaint(path, told, "", "let the program read the file, or hand it over in `run.env`")


def _is_of_a_command(path: Path) -> bool:
    """Whether `command` or `env` comes first among the keys that are not the author's own."""
    if path[:1] and path[0] in _NO_COMMANDS:
        return False
    if path[:1] == ("processes",) and all(isinstance(part, int) for part in path[2:]):
        return True  # a command, and no other key
    keys = path[2:] if path[:1] and path[0] in _NAMED else path
    return next((key for key in keys if key in {"command", "env"}), None) == "command"


def _is_secret(name: str) -> bool:
    """An address of a service is, where the service has a password: it holds that."""
    if _SERVICE_ADDRESS.fullmatch(name):
        return template.service_of(f"{name.rpartition('.')[0]}.password") is not None
    return _SECRET.fullmatch(name) is not None
