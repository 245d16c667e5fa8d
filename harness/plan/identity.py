"""Digests that identify a drill or a connector file by its meaning, not its notation.

Comments, the order of keys and explicit defaults change nothing.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel, ValidationError

from harness.drill.connector.file import ConnectorFile
from harness.drill.model import Drill
from harness.plan.model import Plan
from harness.plan.version_1 import completed

_ELSEWHERE = frozenset({"extends"})
"""Keys for places in the file, which do not belong to its meaning."""
_PROSE = _ELSEWHERE | {"title", "why", "first"}
"""What a drill says to people; it does not change the run."""


def drill_digest(plan: Plan) -> str:
    """The digest of the drill that the plan carries out, with its adaptations and the phases that a test has written."""
    said = completed(plan.drill) if plan.plan == 1 else plan.drill
    written = [phase.model_dump(mode="json", exclude_defaults=True) for phase in plan.phases] if plan.test else None
    return digest({"drill": _said(Drill, said, _PROSE), "phases": written})


def program_digest(definition: dict[str, Any]) -> str:
    """Of a connector or watchdog file as a plan keeps it."""
    return digest(_said(ConnectorFile, definition, _ELSEWHERE))


def digest(value: Any) -> str:
    """SHA-256 of a JSON value; the order of its keys does not matter."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _said(model: type[BaseModel], definition: dict[str, Any], left_out: frozenset[str]) -> Any:
    """Without defaults, so that a later version with more of them finds the same. As it stands where a plugin of it is gone."""
    try:
        read = model.model_validate(definition)
    except ValidationError:
        return {key: value for key, value in definition.items() if key not in left_out}
    return read.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=set(left_out))
