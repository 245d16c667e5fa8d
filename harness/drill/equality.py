"""When two contents of a record are the same: each field has a type with an equality of its own, and a connector may normalise more.

Digests are taken of the canonical form, here and by the fakes (`fakekit.canonical`, `fakekit.digest`); a test holds the two together.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal

FieldType = Literal["text", "email", "decimal", "instant"]
"""A field without a type is compared as JSON has it.

text: character by character. email: the domain in any case. decimal: the number, written as text or as a number, with or without zeros
at its end. instant: the moment, in any offset; without an offset it is no moment.
"""
Normalisation = Literal["trim", "lower_email", "nfc", "null_is_absent"]
NULL_IS_ABSENT: frozenset[Normalisation] = frozenset({"null_is_absent"})
_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Equality:
    """The mapped fields of each entity with their types, and the normalisations of the connector."""

    fields: Mapping[str, tuple[str, ...]]
    types: Mapping[str, Mapping[str, FieldType]]
    normalises: frozenset[Normalisation]

    def digest(self, entity: str, fields: Mapping[str, Any]) -> str:
        """16 hex digits over the mapped fields; the same for contents that are equal."""
        return digest(fields, self.fields[entity], self.types.get(entity, {}), self.normalises)

    def as_json(self) -> dict[str, Any]:
        """In the form that fakes are given."""
        return {
            "fields": {entity: list(names) for entity, names in self.fields.items()},
            "types": {entity: dict(types) for entity, types in self.types.items()},
            "normalises": sorted(self.normalises),
        }


def digest(
    fields: Mapping[str, Any],
    mapped: Iterable[str],
    types: Mapping[str, FieldType] | None = None,
    normalises: frozenset[Normalisation] = NULL_IS_ABSENT,
) -> str:
    """16 hex digits over the mapped fields, independent of their order. With `null_is_absent` an absent field counts as null."""
    known, types = [name for name in mapped if name in fields or "null_is_absent" in normalises], types or {}
    return fingerprint({name: canonical(fields.get(name), types.get(name), normalises) for name in known})


def fingerprint(content: Mapping[str, Any]) -> str:
    """16 hex digits of a JSON object."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def canonical(value: Any, type_: FieldType | None, normalises: frozenset[Normalisation]) -> Any:
    """One form for all equal values. A value of another type stays as it is."""
    if isinstance(value, str):
        value = value.strip() if "trim" in normalises else value
        value = unicodedata.normalize("NFC", value) if "nfc" in normalises else value
    if type_ == "decimal":
        return _decimal(value)
    if not isinstance(value, str):
        return value
    if type_ == "instant":
        return _instant(value)
    if type_ == "email":
        local, at, domain = value.rpartition("@")
        return (local.lower() if "lower_email" in normalises else local) + at + domain.lower()
    return value


def _decimal(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or not _DECIMAL.fullmatch(str(value)):
        return value
    whole, point, fraction = f"{Decimal(str(value)):f}".partition(".")
    text = whole + (point + fraction).rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _instant(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
        return value if moment.tzinfo is None else moment.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return value
