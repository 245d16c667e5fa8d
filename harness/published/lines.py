"""What the types of ledger lines say of themselves: the docstrings of a class and of its fields."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from dataclasses import dataclass, fields

from harness.ledger.lines import LedgerLine

_OF_ALL = {
    "conn": "number of the connection",
    "credential": "its pseudonym",
    "digest": "of the content as it is compared",
    "entity": "as the drill names it",
    "fault": "its id",
    "host": "its name",
    "i": "place in the request, from 0",
    "key": "the record's key",
    "link": "as the drill names it",
    "method": "of HTTP",
    "protocol": "which way it was",
    "req": "number of the request, restarts included",
    "route": "as the drill names it",
    "trigger": "its name: `until-<phase>` or `when-<fault>`",
    "version": "of the record, from 1",
    "via": "how the host was named: a tunnel, TLS to the front itself, or plain HTTP",
    "why": "in words",
}
"""What a field means wherever it has no meaning of its own."""


@dataclass(frozen=True)
class Described:
    """The text of a kind of line, and of each of its fields (empty: its name says it)."""

    text: str
    fields: Mapping[str, str]


def described(kind: type[LedgerLine]) -> Described:
    """In one line each."""
    told: dict[str, str] = {}
    for part in reversed(kind.__mro__):
        if issubclass(part, LedgerLine):
            told |= _of_fields(part)
    meanings = {field.name: told.get(field.name) or _OF_ALL.get(field.name, "") for field in fields(kind)}
    return Described(_one_line(kind.__doc__ or ""), meanings)


def _of_fields(kind: type[LedgerLine]) -> dict[str, str]:
    """The text that stands below a field."""
    [found] = ast.parse(inspect.getsource(kind)).body
    assert isinstance(found, ast.ClassDef)  # noqa: S101
    told = {}
    for field, after in zip(found.body, found.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr):
            told[field.target.id] = _one_line(str(ast.literal_eval(after.value)))
    return told


def _one_line(text: str) -> str:
    return " ".join(text.split())
