"""The two units that run drills on a schedule under systemd: a service that runs them once, and a timer that starts it."""

from __future__ import annotations

import shlex
import zlib
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from string import Template


def units(name: str, words: Sequence[str], folder: Path, calendar: str | None) -> dict[str, str]:
    """File name → text. `words`: the command, its program first and as an absolute path. Raises ValueError for a text that no unit can
    have.

    `calendar`: as `OnCalendar=` takes it; None: each night between three and four, at a minute that depends on the folder, so that
    not all projects of a machine begin at once.
    """
    when = calendar or f"*-*-* 03:{1 + 2 * (zlib.crc32(str(folder).encode()) % 30):02}:00"
    for text in (*words, str(folder), when):
        if not text.isprintable():
            raise ValueError(f"{text!r} holds a character that a unit file cannot")
    service = _template("drills.service").substitute(
        what=shlex.join(["idrill", *words[1:]]).replace("%", "%%"), folder=str(folder).replace("%", "%%"), command=command_line(words)
    )
    return {f"{name}.service": service, f"{name}.timer": _template("drills.timer").substitute(calendar=when.replace("%", "%%"))}


def command_line(words: Sequence[str]) -> str:
    """Words as `ExecStart=` reads them: quoted, and without variables and specifiers."""
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return plain if plain and not set(plain) & set(" ;'\"\\") else f'"{plain}"'


def _template(name: str) -> Template:
    return Template(resources.files("harness.cli").joinpath(f"templates/{name}").read_text(encoding="utf-8"))
