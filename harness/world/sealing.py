"""The last line of a fixture: the digest of its ledger, from its memory, where no process under test can change it."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from harness.journal.events import Seal, Tell


def tell_seal(tell: Tell, ledger: str, said: bytes, code: int | None, taken_up: int = 0) -> None:
    """Put down the seal of `ledgers/<ledger>.jsonl`, if its writer ended well and said one; else the engine seals the file as found.

    `taken_up`: the lines that were there when it began, as the harness knows.
    """
    seal = last_words(f"ledgers/{ledger}.jsonl", said, taken_up) if code == 0 else None
    if seal is not None:
        tell(seal)


def last_words(file: str, said: bytes, taken_up: int = 0) -> Seal | None:
    """The seal in all that a fixture said after it was ready. None: it said none, took up lines of someone else, or was talked over."""
    told = [_sealed(line) for line in said.splitlines()]
    if len(told) != 1 or told[0] is None or told[0].get("taken_up") != taken_up:
        return None
    try:
        return Seal.model_validate({"file": file, "lines": told[0].get("lines"), "sha256": told[0].get("sha256"), "by": "writer"})
    except ValidationError:
        return None


def _sealed(line: bytes) -> dict[str, Any] | None:
    try:
        sealed = json.loads(line)["sealed"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return sealed if isinstance(sealed, dict) else None
