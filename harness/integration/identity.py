"""The digest of an integration file by its meaning: comments, the order of keys and signatures change nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from harness.integration.model import Integration

_SIGNED: dict[str, Any] = {"people": {"owner": {"confirmed"}, "backup": {"confirmed"}, "reviewer": True}, "recheck": True}
"""What `idrill approve` and `idrill confirm` write: signing a file must not change what was signed."""


def integration_digest(integration: Integration) -> str:
    """SHA-256 of what the file says, without its signatures."""
    said = integration.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=_SIGNED)
    people = {role: known for role, known in said.pop("people", {}).items() if known}
    return _sha256(said | ({"people": people} if people else {}))


def people_digest(integration: Integration) -> str:
    """SHA-256 of who contains it and how: owner and backup with their routes, pause and resume. Game days hold until it changes."""
    people = integration.people
    return _sha256(
        {
            "owner": [people.owner.name, people.owner.route],
            "backup": [people.backup.name, people.backup.route],
            "pause": integration.pause.model_dump(mode="json", exclude_defaults=True),
            "resume": integration.resume.model_dump(mode="json", exclude_defaults=True),
        }
    )


def routes_digest(routes: Mapping[str, str]) -> str:
    """SHA-256 of whose route is which."""
    return _sha256(dict(routes))


def _sha256(said: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()
