"""A fake of the lab: `fake.py FIXTURE ROLE NAME`. Writes its configuration, with the token of LAB_TOKEN, and becomes the fixture."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

FIXTURES = Path("/opt/idrill/fixtures")
CONFIG = Path("/tmp/config.json")  # noqa: S108  # a folder in memory of this container
OWNERS = {"primary": "Robin Example", "backup": "Sam Example", "shared": "#integrations"}
FIELDS = {"invoice": ["account_id", "amount_cents", "currency", "status", "memo"]}


def configuration(role: str, name: str, token: str) -> dict[str, object]:
    """What the fixture's README explains; in real time, for there is no faster one on a game day."""
    return {
        "run": "lab",
        "actor": role,
        "role": role,
        "name": name,
        "ledger": "/tmp/ledger.jsonl",  # noqa: S108
        "speed": 1,
        "anchor_real_ns": time.time_ns(),
        "anchor_mono_ns": time.monotonic_ns(),
        "fields": FIELDS,
        "auth": {"client_id": "lab", "client_secret": token} if role == "destination" else None,
        "routes": {route: {"owner": owner, "key": route} for route, owner in OWNERS.items()},
        "acknowledges_after_s": 300,
        "hmac_key": token.encode().hex(),
        "control_token": token,
        "host": "0.0.0.0",  # noqa: S104  # of this container; only the control port is published, on 127.0.0.1
        "port": 8080,
        "control_port": 8081,
    }


if __name__ == "__main__":
    fixture, role, name = sys.argv[1:]
    CONFIG.touch(mode=0o600)
    CONFIG.write_text(json.dumps(configuration(role, name, os.environ["LAB_TOKEN"])))
    program = str(FIXTURES / fixture / "app.py")
    os.execv(sys.executable, [sys.executable, program, "--config", str(CONFIG)])
