"""Half characters: JSON can say `\\ud800` alone, UTF-8 and all that is written with it cannot. They become visible text at the door."""

from __future__ import annotations

import json
import re
from typing import Any

_MAY_HOLD = re.compile(rb"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")


def whole(text: bytes) -> bytes:
    """A line of JSON with every half character written out (`\\\\ud800`), so that different texts stay different. Raises ValueError."""
    return json.dumps(_whole(json.loads(text))).encode() if _MAY_HOLD.search(text) else text


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(item) for name, item in value.items()}
    return value
