"""What types say of themselves: the docstrings of a class and of its fields."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """The text of a type, and of each of its fields that has one."""

    text: str
    fields: Mapping[str, str]


def meaning_of(kind: type) -> Meaning:
    """In one line each."""
    told: dict[str, str] = {}
    for part in reversed(kind.__mro__):
        if part.__module__.startswith("harness."):
            told |= _of_fields(part)
    return Meaning(_one_line(kind.__dict__.get("__doc__") or ""), told)


def _of_fields(kind: type) -> dict[str, str]:
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
