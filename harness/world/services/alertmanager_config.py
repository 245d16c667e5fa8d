"""An Alertmanager configuration for drill time: its durations ÷ speed, because a Go program's clock cannot be accelerated."""

from __future__ import annotations

from typing import Any

from harness.errors import PlanImpossible
from harness.plan.limits import highest_speed, survives
from harness.units import format_duration, parse_duration

DEFAULTS = {"group_wait": "30s", "group_interval": "5m", "repeat_interval": "4h"}
"""Of the root route, where the file says nothing: they must be scaled as well."""
RESOLVE_TIMEOUT = "5m"
_DURATIONS = frozenset({*DEFAULTS, "resolve_timeout"})
_CALENDARS = frozenset({"time_intervals", "mute_time_intervals", "active_time_intervals"})


def scaled(config: dict[str, Any], speed: float) -> dict[str, Any]:
    """The configuration as it is to be run at a speed; at 1 it stays as it is.

    Raises PlanImpossible for a duration that whole milliseconds would change by more than 10 %, and for anything tied to a calendar.
    """
    if speed == 1:
        return config
    route, general = config.get("route") or {}, config.get("global") or {}
    complete = config | {"route": DEFAULTS | route, "global": {"resolve_timeout": RESOLVE_TIMEOUT} | general}
    scaled_config: dict[str, Any] = _walk(complete, speed)
    return scaled_config


def _walk(part: Any, speed: float) -> Any:
    if isinstance(part, dict):
        for name in _CALENDARS & part.keys():
            raise PlanImpossible(f"alertmanager: `{name}` is tied to the calendar, so it can only be drilled at --speed 1")
        return {name: _duration(name, value, speed) if name in _DURATIONS else _walk(value, speed) for name, value in part.items()}
    return [_walk(one, speed) for one in part] if isinstance(part, list) else part


def _duration(name: str, value: Any, speed: float) -> str:
    try:
        seconds = parse_duration(value)
    except ValueError as error:
        raise PlanImpossible(f"alertmanager: {name}: {value!r} is not {error}") from None
    if seconds and not survives(seconds, speed):
        best = highest_speed(seconds, speed)
        raise PlanImpossible(f"alertmanager: {name}: {value} is too short at speed {speed:g}; the highest that works is {best or 1:g}")
    return format_duration(max(0.001, seconds / speed) if seconds else 0.0)
