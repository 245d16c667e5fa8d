"""Whether it is known which records someone has removed from an archive: only the history of git tells."""

from __future__ import annotations

from enum import StrEnum


class Removals(StrEnum):
    """What can be known about removed records; the value is a sentence for people."""

    KNOWN = "the whole history of git was searched for removed records"
    CUT_SHORT = "the history of this clone is cut short: fetch it whole (`git fetch --unshallow`) to find what was removed before"
    UNKNOWN = "it is in no git repository: a record that was removed cannot be found"
