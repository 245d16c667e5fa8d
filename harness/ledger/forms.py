"""Which lines a ledger may hold, and a line as a typed one. What fits no type is a damaged line: no missing value counts as zero."""

from __future__ import annotations

import contextlib
import json
import sys
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from harness.ledger.lines import BOTH_WAYS, LEDGERS, Header, Kinds, LedgerLine

_STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
_NUMBERED = frozenset({"seq", "kind"})


@dataclass(frozen=True)
class Told:
    """One line: its number, `at`, drill seconds since the run's anchor (None: a header), and its content."""

    seq: int
    at: float | None
    line: LedgerLine


class Form:
    """One kind of line as JSON: its fields, and its number and time."""

    def __init__(self, kind: type[LedgerLine]) -> None:
        hints, defaults = get_type_hints(kind), {field.name: None if field.default is None else ... for field in fields(kind)}
        self.kind = kind
        self.allowed = (_NUMBERED if kind is Header else _NUMBERED | {"at"}) | defaults.keys()
        self.required = self.allowed - {name for name, default in defaults.items() if default is None}
        self.filled = frozenset(name for name in self.required if NoneType not in (*get_args(hints.get(name)), hints.get(name)))
        """Fields that are never null."""
        types: dict[str, Any] = {name: (hints[name], default) for name, default in defaults.items()}
        self.model: type[BaseModel] = create_model(kind.__name__, __config__=_STRICT, **types)

    def read(self, said: Mapping[str, Any]) -> LedgerLine:
        """Of its own fields. Raises ValueError."""
        self.model.model_validate(said)
        return self.kind(**said)


class Forms:
    """Those of one ledger, by the `kind` of their lines."""

    def __init__(self, kinds: Kinds) -> None:
        self._of: defaultdict[str, list[Form]] = defaultdict(list)
        for kind in kinds:
            self._of[kind.KIND].append(Form(kind))

    def allow(self, kind: str | None, names: Collection[str]) -> bool:
        """Whether a line of this kind may have just these fields, `seq`, `at` and `kind` among them."""
        said = frozenset(names)
        return any(form.required <= said <= form.allowed for form in self._of.get(kind or "", ()))

    def filled(self) -> Mapping[str, frozenset[str]]:
        """By kind: the fields that are null in none of its lines."""
        return {kind: frozenset.intersection(*(form.filled for form in forms)) for kind, forms in self._of.items()}

    def read(self, text: bytes | str) -> Told:
        """A line of JSON. Raises ValueError when it fits no type, RecursionError."""
        said = json.loads(text)
        if not isinstance(said, dict):
            raise ValueError("a line is a JSON object")  # it is the file that is wrong
        kind, names = said.pop("kind", None), (*said, "kind")
        found = [form for form in self._of.get(kind, ()) if form.required <= frozenset(names) <= form.allowed] if _is_text(kind) else []
        seq, at = said.pop("seq", None), said.pop("at", None)
        if not found or not isinstance(seq, int) or isinstance(seq, bool) or not (at is None if kind == Header.KIND else _is_number(at)):
            raise ValueError(f"{kind!r}: no line that this ledger can hold")
        for form in found[:-1]:
            with contextlib.suppress(ValueError):
                return Told(seq, at, form.read(said))
        return Told(seq, at, found[-1].read(said))


@cache
def forms_of(ledger: str, *, two_way: bool = False) -> Forms:
    """`two_way`: both systems are source and destination at once."""
    return Forms(BOTH_WAYS if two_way and ledger in {"source", "destination"} else LEDGERS[ledger])


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    """One that a float holds: JSON writes numbers of any length, and Python reads NaN and Infinity, too."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
