"""The digest of a game-day or team file by its meaning: comments and the order of keys change nothing."""

from __future__ import annotations

import hashlib
import json

from harness.gameday.model import Gameday
from harness.gameday.team import Team


def digest_of(said: Gameday | Team) -> str:
    """SHA-256 of what the file says."""
    plain = said.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return hashlib.sha256(json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()
