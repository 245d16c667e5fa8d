"""JSON Schemas of game-day and team files, for editors."""

from __future__ import annotations

from typing import Any

from harness import registry
from harness.drill.kinds import CHECKS
from harness.drill.published.json_schema import DEFS, model, whole
from harness.drill.published.schema import any_fault
from harness.gameday.model import Gameday
from harness.gameday.team import Team


def gameday_schema() -> dict[str, Any]:
    """The schema of `*.gameday.yaml`. Raises EnvironmentUnavailable when a plugin cannot be loaded."""
    defs: dict[str, Any] = {}
    schema = model(Gameday, defs)
    defs["fault"] = any_fault(defs)
    defs["check"] = {"oneOf": [form for name in registry.names(CHECKS) for form in _check(name, defs)]}
    return whole(schema, defs)


def team_schema() -> dict[str, Any]:
    """The schema of `*.team.yaml`. A team that extends another one may leave out its name, and changes single steps by their id."""
    defs: dict[str, Any] = {}
    schema = model(Team, defs)
    in_part = {key: value for key, value in defs["Step"].items() if key != "required"}
    defs["StepInPart"] = {"anyOf": [in_part, {"type": "null"}]}
    required, steps = schema.pop("required"), schema["properties"]["steps"]
    by_id = {"type": "object", "additionalProperties": {"$ref": DEFS.format(model="StepInPart")}}
    schema["properties"]["steps"] = {"description": steps.pop("description"), "anyOf": [steps, by_id]}
    schema["anyOf"] = [{"required": ["extends"]}, {"required": required, "properties": {"steps": dict(steps)}}]
    return whole(schema, defs)


def _check(name: str, defs: dict[str, Any]) -> list[dict[str, Any]]:
    """A parameter that is missing may come from the integration file."""
    params = {key: value for key, value in model(registry.load(CHECKS, name).Params, defs).items() if key != "required"}
    with_params = {"type": "object", "properties": {name: params}, "required": [name], "additionalProperties": False}
    return [{"const": name}, with_params]
