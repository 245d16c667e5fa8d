"""The word that an unknown one was most likely meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that is spelt most like this one, or None."""
    close = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return close[0] if close else None


def hint(word: str, allowed: Iterable[str]) -> str:
    """A question for the author of the word, or nothing."""
    close = nearest(word, allowed)
    return f"did you mean {close!r}?" if close else ""
