"""An even stream of new and changed invoices at the source, LAB_PER_MIN a minute, until it is stopped; it rests while a drill runs."""

from __future__ import annotations

import json
import os
import random
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

sys.path.insert(0, "/opt/idrill/fixtures")

CONTROL = "http://source:8081/workload/offer"
MAPPED = ("account_id", "amount_cents", "currency", "status", "memo")
HELD = 409
"""A drill holds the source, and brings changes of its own."""
UPDATED = 0.3
"""Share of changes that change a known invoice."""


def changes(rng: random.Random) -> Iterator[dict[str, object]]:
    """Without end; no two versions of an invoice are alike."""
    from fakekit.digest import digest

    versions: dict[str, int] = {}
    while True:
        known = versions and rng.random() < UPDATED
        key = rng.choice(list(versions)) if known else f"invoice-{len(versions) + 1:06}"
        versions[key] = versions.get(key, 0) + 1
        fields = {
            "account_id": f"account-{rng.randrange(1, 40):03}",
            "amount_cents": rng.randrange(100, 5_000_000),
            "currency": "EUR",
            "status": "updated" if known else "open",
            "memo": f"{key}, version {versions[key]}",
        }
        op = "update" if known else "create"
        line = {"at_s": None, "entity": "invoice", "key": key, "op": op, "version": versions[key], "fields": fields}
        yield {**line, "digest": digest(fields, MAPPED)}


def offer(change: dict[str, object], token: str) -> bool:
    """Whether the source has taken it."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(CONTROL, json.dumps({"lines": [change]}).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=5):
            return True
    except urllib.error.HTTPError as refused:
        if refused.code != HELD:
            print(f"the source does not take changes: {refused}", file=sys.stderr, flush=True)
        return False
    except OSError as error:
        print(f"the source does not take changes: {error}", file=sys.stderr, flush=True)
        return False


def main() -> None:
    pause_s, token = 60 / float(os.environ.get("LAB_PER_MIN", "40")), os.environ["LAB_TOKEN"]
    for change in changes(random.Random(1)):  # noqa: S311  # invented data
        while not offer(change, token):
            time.sleep(1)
        time.sleep(pause_s)


if __name__ == "__main__":
    main()
