"""Who pulls the lever of a run: a file in the run directory, or the act of a person in the people's ledger. Both do the same.

The file counts as soon as it is there, whatever it says: a lever that is not understood is pulled all the same.
Standard library only: the watchdog imports it, and starts in milliseconds.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import regular_file

FILE = "abort"
"""In the run directory: `{"by": …, "why": …}`."""
ACTS = Path("ledgers/people.jsonl")
_ACT = b'"abort"'
_SOMEBODY, _NO_REASON = "somebody", "no reason was given"
BOUNDS = "its bounds"
_MOST_BYTES = 64 * 1024
_LONGEST = 1000


@dataclass(frozen=True)
class Pull:
    """The lever was pulled. `by_act`: at the console of a game day, or by one of its bounds; else by `idrill abort`."""

    by: str
    why: str
    by_act: bool = False

    @classmethod
    def of(cls, said: Any, *, by_act: bool = False) -> Pull:
        """What a file or an act says; what it does not say is filled in."""
        told = said if isinstance(said, dict) else {}
        return cls(_words(told.get("by")) or _SOMEBODY, _words(told.get("why")) or _NO_REASON, by_act)


def pull(run_dir: Path, by: str, why: str) -> None:
    """Pull it: the file appears as a whole. Raises OSError, FileNotFoundError when the run is over and lies elsewhere by now."""
    regular_file.write(run_dir / FILE, json.dumps({"by": by, "why": why}).encode())


def pulled_by_file(run_dir: Path) -> Pull | None:
    """Whoever pulled it by the file. None: nobody."""
    path = run_dir / FILE
    if not os.path.lexists(path):
        return None
    try:
        return Pull.of(json.loads(regular_file.read(path, _MOST_BYTES)))
    except (OSError, ValueError, RecursionError):
        return Pull.of(None)


class Lever:
    """The lever of one run, looked at again and again."""

    def __init__(self, run_dir: Path) -> None:
        self._run_dir = run_dir
        self._offset = 0
        self._act: Pull | None = None

    def pulled(self) -> Pull | None:
        """Who pulled it, by file or by act. None: nobody so far."""
        return pulled_by_file(self._run_dir) or self._act or self._look()

    def _look(self) -> Pull | None:
        """Read the people's ledger on from where the last look ended: after a whole line."""
        try:
            with (self._run_dir / ACTS).open("rb") as file:
                file.seek(self._offset)
                data = file.read()
        except OSError:
            return None
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        self._act = next((act for line in whole.splitlines() if _ACT in line and (act := _act_of(line))), None)
        return self._act


def _act_of(line: bytes) -> Pull | None:
    try:
        said = json.loads(line)
    except ValueError:
        return None
    if not isinstance(said, dict) or said.get("kind") != "abort":
        return None
    return Pull.of({"by": said.get("who") or BOUNDS, "why": said.get("why")}, by_act=True)


def _words(text: object) -> str:
    """One line, not endless."""
    return " ".join(text.split())[:_LONGEST] if isinstance(text, str) else ""
