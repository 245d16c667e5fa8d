"""JSON Schema of a file from its types, as people read it: defaults in their notation, and no noise."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter

from harness.units import Duration, format_duration

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
DEFS = "#/$defs/{model}"
_DURATION = TypeAdapter(Duration).json_schema()["pattern"]


def whole(schema: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    """The schema of a file, with all that it refers to."""
    tidy: dict[str, Any] = _tidy({"$schema": _DIALECT, **schema, "$defs": dict(sorted(defs.items()))})
    return tidy


def model(cls: type[BaseModel], defs: dict[str, Any]) -> dict[str, Any]:
    """The schema of a model; what it refers to goes to `defs`."""
    schema = cls.model_json_schema(by_alias=True, ref_template=DEFS)
    defs.update(schema.pop("$defs", {}))
    return schema


def _tidy(schema: Any) -> Any:
    """Parts that are chosen by name are referred to; defaults read as people write them; noise is left out."""
    if isinstance(schema, list):
        return [_tidy(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {key: _tidy(value) for key, value in schema.items() if not _is_noise(key, value)}
    if "x-idrill" in tidy:
        tidy["$ref"] = DEFS.format(model=tidy.pop("x-idrill"))
    if tidy.get("pattern") == _DURATION and isinstance(tidy.get("default"), float):
        tidy["default"] = format_duration(tidy["default"])
    return tidy


def _is_noise(key: str, value: Any) -> bool:
    """Generated titles, defaults that say nothing, and bounds that pydantic checks on the parsed number (some properties are called so)."""
    return (
        (key == "title" and isinstance(value, str))
        or (key == "default" and _says_nothing(value))
        or (key == "gt" and not isinstance(value, dict))
    )


def _says_nothing(default: Any) -> bool:
    """None, or a part whose keys are all empty."""
    if isinstance(default, dict) and default:
        return all(_says_nothing(value) or value in ({}, []) for value in default.values())
    return default is None
