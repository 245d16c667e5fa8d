"""The word that an unknown one was most likely meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_FEW = 5
_TELLING = 3
"""From this many letters on, a name that contains them is likely to be meant."""
FIT_A_LINE = 12
"""So many words at most are listed in a message, if there is another way to find the right one."""
_ABOUT = 0.15
"""Of a likeness from 0 to 1."""


class Typo(NamedTuple):
    """A word, and the one that it was most likely meant to be."""

    word: str
    meant: str


def typo(word: str, allowed: Iterable[str]) -> Typo | None:
    """What an unknown word may have been meant to be, or None."""
    close = nearest(word, allowed)
    return Typo(word, close) if close else None


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word that is spelt most like this one, or that begins with it; or None."""
    words = list(allowed)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    begun = [each for each in words if len(word) >= _TELLING and each.startswith(word)]
    return next(iter(close), None) or min(begun, key=len, default=None)


def hint(word: str, allowed: Iterable[str]) -> str:
    """A question for the author of the word, or nothing."""
    close = nearest(word, allowed)
    return f"did you mean {close!r}?" if close else ""


def hint_of_many(word: str, allowed: Iterable[str]) -> str:
    """As `hint`, for one of very many names: with all that are near."""
    *others, last = ["", *map(repr, _near(word, list(allowed)))]
    if not others:
        return ""
    return f"did you mean {', '.join(others[1:])} or {last}?" if others[1:] else f"did you mean {last}?"


def listed(allowed: Sequence[str], command: str) -> str:
    """The allowed names, if a line can hold them; otherwise the command that shows them."""
    return ", ".join(allowed) if len(allowed) <= FIT_A_LINE else f"run `{command}` to see all"


def _near(word: str, names: list[str]) -> list[str]:
    """A few names, best first: those that begin with the word or are spelt about equally like it, or else those that contain it."""
    begin = [name for name in names if len(word) >= _TELLING and name.startswith(word)]
    close = difflib.get_close_matches(word, names, n=_FEW)
    alike = [name for name in close if _likeness(name, word) > _likeness(close[0], word) - _ABOUT]
    within = [name for name in names if len(word) >= _TELLING and word in name]
    return (list(dict.fromkeys([*begin, *alike])) or within)[:_FEW]


def _likeness(name: str, word: str) -> float:
    return difflib.SequenceMatcher(None, name, word).ratio()
