"""A definition in which every slip that has a likely meaning is corrected, so that whatever else is wrong shows beside it.

A misspelt key would otherwise be missing as well, and a fault of an unknown kind would have no parameters.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from harness.drill.text.broken import Path
from harness.drill.text.problems import Complaint
from harness.drill.text.typos import Typo


def corrected(data: Any, slips: Iterable[Complaint]) -> Any:
    """A copy with the words that were most likely meant. What cannot be corrected stays as it is."""
    rest = copy.deepcopy(data)
    for slip in slips:
        if slip.typo is not None and slip.path:
            with suppress(KeyError, IndexError, TypeError):  # the way to it has itself been corrected
                _correct(_at(rest, slip.path[:-1]), slip.path[-1], slip.typo)
    return rest


def moves(data: Any, slip: Complaint) -> bool:
    """Whether its correction gives the value of a misspelt key to the key that was meant, because that one is not there itself."""
    if slip.typo is None or not slip.path or slip.path[-1] != slip.typo.word:
        return False
    try:
        return slip.typo.meant not in _at(data, slip.path[:-1])
    except (KeyError, IndexError, TypeError):  # the way to it has itself been corrected
        return True


def below(path: Path, moved: Iterable[Complaint]) -> bool:
    """Whether a part is the value of a misspelt key: it was checked as the value of another one, which may not be meant."""
    return any(path[: len(slip.path)] == (*slip.path[:-1], slip.typo.meant) for slip in moved if slip.typo)


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


def _correct(around: Any, last: str | int, typo: Typo) -> None:
    """The word is the value there, or a key of it; or it is the key itself."""
    value = around[last]
    if last == typo.word:
        around.setdefault(typo.meant, around.pop(last))
    elif value == typo.word:
        around[last] = typo.meant
    elif isinstance(value, dict):
        value.setdefault(typo.meant, value.pop(typo.word))
