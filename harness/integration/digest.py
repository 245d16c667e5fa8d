"""The digest of what an integration file says, so that a change after the sign-off is seen."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from harness.integration.model import Integration

_SIGN_OFF: dict[str, Any] = {"people": {"owner": {"confirmed"}, "backup": {"confirmed"}, "reviewer": True}, "recheck": True}
"""What a sign-off itself writes, and dates of contacts."""


def digest_of(file: Integration) -> str:
    """SHA-256 of its meaning: comments, the order of keys, placeholders, explicit defaults and the sign-off itself change nothing."""
    said = file.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=_SIGN_OFF)
    people = {role: known for role, known in said.pop("people", {}).items() if known}
    said |= {"people": people} if people else {}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
