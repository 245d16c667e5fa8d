"""The forms of texts in the archive. None of them fits a host with a port, an address, a sentence or an e-mail address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from harness.gameday.words import Standing

_WORD = r"^[A-Za-z0-9_]([A-Za-z0-9_-]{0,38}[A-Za-z0-9_])?$"
_MEASURE = r"^[0-9]+(\.[0-9]+)?[a-z%]*([0-9]+[a-z]+)*(/[a-z]+)?$"
_LINK = r"^https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?$"
_NAME = r"^[^\x00-\x1f\x7f/\\@:]{1,80}$"

OTHER = "other"

Word = Annotated[str, Field(pattern=_WORD)]
"""An identifier, such as a kind of fault."""
Kept = int | float | bool | Annotated[str, Field(pattern=rf"({_WORD})|({_MEASURE})", max_length=40)] | None
"""A parameter: a number, a word, a duration or a rate."""
Name = Annotated[str, Field(pattern=_NAME)]
"""What people call a drill, a connector or a system: no path, no address."""
RunId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$")]
"""The name of its run directory."""
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in hexadecimal digits."""
Link = Annotated[str, Field(pattern=_LINK, max_length=300)]
"""An address without login, query and fragment."""


Cut = Literal["gates", "entities", "counts", "times", "proofs"]
"""What a record that was too long has lost: details of the gates; counts by entity; counts that nothing is proven by; faults after the
first ones; counts by which something is proven."""
PROVING = frozenset(
    f"{way}{count}"
    for way in ("", "back_")
    for count in ("exercised", "surplus_records", "offered", "missing", "owed", "undeleted", "orphans", "doubles")
)
"""Counts that readiness and its answers about support rest on."""
Role = Standing | Literal["shared"]
"""Whose route a page took. A route's own name may be that of a person."""
_USUAL: dict[str, Role] = {"primary": "owner", "backup": "backup", "shared": "shared"}


def role(route: str, known: Mapping[str, Role] | None = None) -> Role:
    """Whose route it is; `known`: what the integration says, else what the catalogue's drills call them."""
    if known is None:
        return _USUAL.get(route, "other")
    return known.get(route, "shared" if route == "shared" else "other")


def kept(value: object) -> int | float | bool | str | None:
    """A parameter as a record has it: null for a text that is neither a word nor a measure, and for anything with parts."""
    if isinstance(value, (int, float)) or value is None:
        return value
    fits = isinstance(value, str) and len(value) <= 40 and (re.fullmatch(_WORD, value) or re.fullmatch(_MEASURE, value))
    return value if isinstance(value, str) and fits else None


def word(text: str) -> str:
    """An identifier as a record has it. Any other text belongs to the user and is not stored."""
    return text if re.fullmatch(_WORD, text) else OTHER


def name(text: str) -> str:
    """A name as a record has it: other characters become a dash."""
    return re.sub(r"[\x00-\x1f\x7f/\\@:]", "-", text)[:80] or "-"


def link(text: str) -> str | None:
    """The address without login, query and fragment; None when it is none."""
    bare = re.sub(r"^(https?://)[^/@]*@", r"\1", text.partition("?")[0].partition("#")[0])
    return bare if re.fullmatch(_LINK, bare) and len(bare) <= 300 else None


def run_id(text: str) -> str:
    """A run's id as a record has it: it becomes the name of a file."""
    return re.sub(r"[^A-Za-z0-9_.-]", "-", text).lstrip("_.-")[:200] or "run"
