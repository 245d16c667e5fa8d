# Made of fixtures/fakekit/lines/common.py by `python -m harness.ledger.twin`: change it there.
"""The lines that every ledger has: a header, the gaps of its writer, an end.

Ledgers have only lines of these types. Each kind of line is a frozen class: `KIND` is the line's `kind`, its fields are the line's
fields. A field that may be None without a default is written as null; one whose default is None is left out when it is None.
Fields that end in `_at` are drill seconds since the run's anchor, in `_s` wall seconds, unless they say something else.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar

VERSION = 2
"""The version of a ledger. From 2 on its writer reports a digest at its end, and its lines are read strictly."""


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """One line, without the number and the time that it gets when it is written down."""

    KIND: ClassVar[str]

    def said(self) -> dict[str, Any]:
        """What it says, in the order of the class."""
        stated = ((field, getattr(self, field.name)) for field in fields(self))
        return {field.name: value for field, value in stated if value is not None or field.default is not None}


@dataclass(frozen=True, kw_only=True)
class Header(LedgerLine):
    """The first line; it has no `at`."""

    KIND = "header"
    ledger: int
    """The version of the file."""
    actor: str
    """Whose ledger this is: `source`, `destination`, `alerts`, `history`, `people`, `proxy`, or a front by the process that it serves."""
    role: str | None = None
    """What it plays: `front` for a front; the fault proxy says nothing."""
    name: str | None = None
    """As the drill names the system. The fault proxy, and the copy of an attached fake's ledger, have none."""
    run: str | None = None
    """The run's id; the fault proxy does not know it."""


@dataclass(frozen=True, kw_only=True)
class Restarted(LedgerLine):
    """The program was started again, and goes on with the same file."""

    KIND = "restarted"
    torn_bytes: int
    """How many bytes of a line that was only half written were cut off."""


@dataclass(frozen=True, kw_only=True)
class Stall(LedgerLine):
    """The writer did not get to run for a while."""

    KIND = "stall"
    gap_s: float
    """Between two ticks of its 20 ms ticker; wall seconds."""


@dataclass(frozen=True, kw_only=True)
class End(LedgerLine):
    """The last line: the writer was asked to end, and has written everything down."""

    KIND = "end"
    max_gap_s: float
    """The longest gap of its ticker; wall seconds."""
