"""A connector that lets its credentials slip wherever it can. What it got hold of it writes down backwards, so that the test knows."""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ENV = os.environ
STATE = Path(ENV["STATE"])
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(url: str, body: object = None, **headers: str) -> dict[str, object]:
    """One request; whatever comes back, and be it an error, is printed."""
    data = None if body is None else json.dumps(body).encode()
    method = "PUT" if "/invoice/" in url else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers}, method=method)  # noqa: S310
    try:
        with DIRECT.open(request, timeout=2) as answer:
            text = answer.read().decode()
    except urllib.error.HTTPError as error:
        text = error.read().decode()
    except OSError as error:
        text = repr(error)
    print(url, headers, text, flush=True)  # noqa: T201
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    return told if isinstance(told, dict) else {}


def note(seen: set[str]) -> None:
    """As it keeps it, and as the test finds it."""
    (STATE / "notes").write_text("\n".join(seen))
    (STATE / "backwards").write_text("\n".join(one[::-1] for one in seen))


def leak(secret: str) -> None:
    """Everywhere at once."""
    quoted = urllib.parse.quote(secret)
    auth = {"Authorization": f"Bearer {secret}", "Idempotency-Key": secret, "User-Agent": secret}
    call(f"{ENV['SOURCE_URL']}/changes?cursor=0&limit=1&token={quoted}", **auth)
    for key in (quoted, "known"):
        call(f"{ENV['DESTINATION_URL']}/invoice/{key}", {"id": secret, "memo": secret, secret: secret}, **auth)
    text = f"401 with {secret}"
    about = {"summary": text, "text": text, "details": {secret: secret}, "references": [f"https://example.invalid/{quoted}"]}
    call(f"{ENV['ALERTS']}/alerts/primary", {"action": "trigger", "key": secret, "severity": secret, **about})
    payload = {"summary": text, "source": secret, "severity": "critical", "custom_details": {"token": secret}}
    call(f"{ENV['ALERTS']}/v2/enqueue", {"routing_key": ENV["KEY"], "event_action": "trigger", "dedup_key": secret, "payload": payload})
    call(f"{ENV['ALERTS']}/services/primary/T000/{quoted}", {"text": text})
    call(f"{ENV['ALERTS']}/alerts/{quoted}", about)


def main() -> None:
    seen: set[str] = set()
    print(dict(ENV), sys.argv, flush=True)  # noqa: T201
    while True:
        secret = Path(ENV["CREDENTIAL_FILE"]).read_text()
        form = {"grant_type": "client_credentials", "client_id": ENV["CLIENT_ID"], "client_secret": secret}
        token = call(ENV["TOKEN_URL"], form).get("access_token")
        if ENV.get("DIES"):
            note({secret, str(token)})
            sys.exit(f"cannot go on with {secret} and {token}")
        print("begins to leak", flush=True)  # noqa: T201
        for credential in (secret, ENV["SECRET"], ENV["KEY"], ENV["CONTROL"], token):
            if isinstance(credential, str) and credential not in seen:
                seen.add(credential)
                note(seen)
                leak(credential)
        time.sleep(0.1)


if __name__ == "__main__":
    main()
