"""Plans of version 1: what came into the definitions within it gets the meaning that it had before there was a word for it."""

from __future__ import annotations

from typing import Any

Said = dict[str, Any]

_LATER: dict[str, Said] = {"workload": {"data": "plain"}}
"""Part of the drill → keys that it did not have yet, where today's default is another one."""


def completed(drill: Any) -> Any:
    """A drill of version 1, with the keys added later. A value that is not a mapping stays as it is."""
    if not isinstance(drill, dict):
        return drill
    return drill | {part: {**later, **drill[part]} for part, later in _LATER.items() if isinstance(drill.get(part), dict)}
