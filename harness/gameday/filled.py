"""Parameters of a game day's checks that the integration file supplies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from harness import registry
from harness.drill.kinds import CHECKS, CheckUse
from harness.gameday.checks import Asked
from harness.integration.model import Integration
from harness.units import format_duration


class _Source(NamedTuple):
    """Where a parameter comes from."""

    key: str
    """Of the integration file."""
    value: Callable[[Integration], Any]
    """As a drill would write it; None, or nothing in it: not decided."""


def _duration(seconds: float | None) -> str | None:
    return None if seconds is None else format_duration(seconds)


def _steps(file: Integration) -> list[dict[str, str]]:
    return [{key: name for key, name in (("by", step.by), ("to", step.to)) if name} for step in file.handoff]


SOURCES: Mapping[tuple[str, str], _Source] = {
    ("acknowledged_within", "within"): _Source("escalate.within", lambda file: _duration(file.escalate.within_s)),
    ("notice_within", "within"): _Source("comms.first_notice", lambda file: _duration(file.comms.first_notice)),
    ("updates_every", "every"): _Source("comms.every", lambda file: _duration(file.comms.every)),
    ("contained_by_one_person", "approvals"): _Source("pause.approvals", lambda file: file.pause.approvals),
    ("contained_by_one_person", "pause"): _Source("pause.control", lambda file: file.pause.control),
    ("resolution_notice", "channels"): _Source("comms.channels", lambda file: list(file.comms.channels) or None),
    ("handoff_sequence", "steps"): _Source("handoff", lambda file: _steps(file) or None),
}
"""Check and parameter → where the parameter comes from."""


def filled(use: Asked, integration: Integration) -> CheckUse:
    """The check with all its parameters, as a drill has it. Raises a pydantic error for one that is still missing."""
    return CheckUse.model_validate({use.name: _whole(use, integration)})


def added(use: Asked, integration: Integration) -> dict[str, str]:
    """The parameters that come from the integration file, and the key of each."""
    return {name: SOURCES[use.name, name].key for name in _whole(use, integration) if name not in use.params}


def lacking(use: Asked, integration: Integration) -> dict[str, str]:
    """Required parameters that nobody has said, and the key of the integration file that would; empty: none."""
    fields = registry.load(CHECKS, use.name).Params.model_fields
    known = _whole(use, integration)
    names = [field.alias or name for name, field in fields.items() if field.is_required()]
    return {name: SOURCES[use.name, name].key if (use.name, name) in SOURCES else "" for name in names if name not in known}


def _whole(use: Asked, integration: Integration) -> dict[str, Any]:
    found = {name: source.value(integration) for (check, name), source in SOURCES.items() if check == use.name}
    return {name: value for name, value in found.items() if value is not None} | use.params
