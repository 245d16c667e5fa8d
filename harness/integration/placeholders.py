"""What counts as undecided: nothing, an empty text, and the words that people write where they have not decided yet.

Placeholders are left out before a file is validated. So a key with `tbd` is the same as a key that is not there, and `is_decided` needs
to know no words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from harness.drill.text.broken import Path

_MARKS = ("todo", "tbd", "tbc", "tba", "fixme")
"""A remark may follow them."""
_WORDS = frozenset(
    {
        *_MARKS,
        "xxx",
        "n/a",
        "n.a",
        "na",
        "not applicable",
        "someone",
        "somebody",
        "anyone",
        "anybody",
        "nobody",
        "no one",
        "unknown",
        "undecided",
        "unclear",
        "pending",
        "later",
        "to do",
        "to be defined",
        "to be decided",
        "to be determined",
        "to be confirmed",
        "to be announced",
        "to be done",
        "not yet",
        "not decided",
        "not known",
        "changeme",
        "change me",
        "fill in",
        "fill me in",
        "placeholder",
    }
)
_AROUND = " \t\r\n.:;,!?*\"'()[]{}<>"
_ONLY_MARKS = re.compile(r"|(?=.*([?\-–—_…]|\.\.\.))[?\-–—_….\s]*")
"""Not `.` and `..`, which are folders, nor `*`."""
_IN_BRACKETS = re.compile(r"<[^<>]*>[.:;,!?]*")
_ANY_MARK = "|".join(_MARKS)
_BEFORE_A_REMARK = re.compile(rf"\s*((?i:{_ANY_MARK})\s*([:(,;]|\s[-–—]\s)|({_ANY_MARK.upper()})\s)")


def is_placeholder(text: str) -> bool:
    """Whether a text says that nobody has decided: `tbd`, `n/a`, `someone`, `?`, `-`, `<name>`, `tbd: ask sales`."""
    bare = " ".join(text.split())
    whole = bare.strip(_AROUND).casefold() in _WORDS or bool(_ONLY_MARKS.fullmatch(bare) or _IN_BRACKETS.fullmatch(bare))
    return whole or bool(_BEFORE_A_REMARK.match(text))


def is_decided(value: object) -> bool:
    """Whether a part of an integration file says something. A part with keys does if one of its keys does; `false` and 0 do, too."""
    if isinstance(value, BaseModel):
        return any(is_decided(getattr(value, name)) for name in value.model_fields_set)
    if isinstance(value, Mapping):
        return any(map(is_decided, value.values()))
    if isinstance(value, tuple):
        return any(map(is_decided, value))
    return value is not None and value != ""


class Decided(NamedTuple):
    """The data of a file without the values that say nothing."""

    data: dict[str, Any]
    places: Mapping[Path, Path]
    """Each part that is left, and where the file has it: in a list, placeholders before it count."""


def decided(data: dict[str, Any]) -> Decided:
    """What a file says."""
    places: dict[Path, Path] = {}
    return Decided(_kept(data, (), (), places), places)


def written(path: Path, places: Mapping[Path, Path]) -> Path:
    """Where the file has a part, or would have it."""
    known = next(length for length in range(len(path), -1, -1) if path[:length] in places)
    return (*places[path[:known]], *path[known:])


def _kept(value: Any, path: Path, written: Path, places: dict[Path, Path]) -> Any:
    """A value with its placeholders left out; `places` gets each remaining part and where the file has it."""
    places[path] = written
    if isinstance(value, dict):
        return {key: _kept(part, (*path, key), (*written, key), places) for key, part in value.items() if not _is_undecided(part)}
    if isinstance(value, list):
        kept = [index for index, part in enumerate(value) if not _says_nothing(part) and not _is_hollow(part)]
        return [_kept(value[index], (*path, place), (*written, index), places) for place, index in enumerate(kept)]
    return value


def _is_undecided(value: Any) -> bool:
    """Nothing, or a list of placeholders. An empty list is a decision: there is none."""
    return _says_nothing(value) or (isinstance(value, list) and bool(value) and _is_hollow(value))


def _says_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and is_placeholder(value))


def _is_hollow(value: Any) -> bool:
    """A mapping or list in which nothing is said, however deep."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else (value,)
    return isinstance(value, (dict, list)) and all(_says_nothing(part) or _is_hollow(part) for part in parts)
