"""JSON Schema of the two kinds of file, generated from the types and from every registered fault and check; for editors and reviews."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter

from harness import registry
from harness.drill.connector.file import ConnectorFile
from harness.drill.kinds import CHECKS, FAULTS
from harness.drill.model import Drill
from harness.drill.published.json_schema import DEFS, model, whole
from harness.drill.timeline import COUNTERS, WORKLOADS
from harness.units import Share


def drill_schema() -> dict[str, Any]:
    """The schema of `*.drill.yaml`. Raises EnvironmentUnavailable when a plugin cannot be loaded."""
    defs: dict[str, Any] = {}
    schema = model(Drill, defs)
    defs["fault"] = any_fault(defs)
    defs["check"] = {"oneOf": [form for name in registry.names(CHECKS) if not _is_of_people(name) for form in _check(name, defs)]}
    defs["workload"] = {"oneOf": [_of_kind(name, cls, defs) for name, cls in WORKLOADS.items()]}
    defs["until"] = {"oneOf": [{"const": "drained"}, _one_key("backlog", TypeAdapter(Share).json_schema()), *map(_counter, COUNTERS)]}
    _let_it_extend(schema, defs)
    return whole(schema, defs)


_PARTLY = ("First", "Stack", "Source", "Destination", "Alerts")
"""Mappings that a drill which extends another one may give in part."""
_NAMED = {"type": "object", "description": "with `extends`: only what changes, by name; null: without it"}


def _let_it_extend(schema: dict[str, Any], defs: dict[str, Any]) -> None:
    """A drill that extends another may leave out required keys, and may change single items of a list, by name."""
    required, properties = schema.pop("required"), schema["properties"]
    alone = {key: dict(properties[key]) for key in ("first", "stack", "workload", "timeline", "checks")}
    for name in _PARTLY:
        defs[f"{name}InPart"] = _in_part({key: value for key, value in defs[name].items() if key != "required"})
    for key in ("first", "stack"):
        properties[key] = _in_part(properties[key])
    properties["workload"] = {"anyOf": [properties["workload"], {"type": "object"}]}
    for key in ("timeline", "checks"):
        properties[key] = {"description": properties[key].pop("description"), "anyOf": [properties[key], _NAMED]}
    schema["anyOf"] = [{"required": ["extends"]}, {"required": required, "properties": alone}]


def _in_part(schema: Any) -> Any:
    """With references to those that may be given in part."""
    if isinstance(schema, list):
        return [_in_part(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    refs = {DEFS.format(model=name): DEFS.format(model=f"{name}InPart") for name in _PARTLY}
    return {key: refs.get(value, value) if key == "$ref" else _in_part(value) for key, value in schema.items()}


def connector_schema() -> dict[str, Any]:
    """The schema of `*.connector.yaml`. What one file must say, one that extends another may leave to it."""
    defs: dict[str, Any] = {}
    schema = model(ConnectorFile, defs)
    required = schema.pop("required")
    schema["anyOf"] = [{"required": ["extends"]}, *({"required": [*required, key]} for key in ("run", "processes"))]
    return whole(schema, defs)


def any_fault(defs: dict[str, Any]) -> dict[str, Any]:
    """The schema of a fault of any kind; what it refers to goes to `defs`."""
    return {"oneOf": [_fault(name, defs) for name in registry.names(FAULTS)]}


def _fault(name: str, defs: dict[str, Any]) -> dict[str, Any]:
    return _of_kind(name, registry.load(FAULTS, name), defs)


def _of_kind(name: str, cls: type[BaseModel], defs: dict[str, Any]) -> dict[str, Any]:
    """A model that is chosen by its `kind`."""
    schema = model(cls, defs)
    schema["properties"] = {"kind": {"const": name}} | {key: value for key, value in schema["properties"].items() if key != "kind"}
    schema["required"] = ["kind", *(key for key in schema.get("required", []) if key != "kind")]
    return schema


def _is_of_people(name: str) -> bool:
    """Whether only a game day can ask for it."""
    return bool(getattr(registry.load(CHECKS, name), "of_people", False))


def _check(name: str, defs: dict[str, Any]) -> list[dict[str, Any]]:
    params = model(registry.load(CHECKS, name).Params, defs)
    with_params = _one_key(name, params)
    return [with_params] if params.get("required") else [{"const": name}, with_params]


def _counter(name: str) -> dict[str, Any]:
    return _one_key(name, {"type": "integer", "minimum": 1})


def _one_key(name: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {name: value}, "required": [name], "additionalProperties": False}
