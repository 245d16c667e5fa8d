"""One proxy per link, made as soon as Toxiproxy answers."""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.request

API = "http://toxiproxy-api:8474"
LINKS = {"source": 20001, "destination": 20002, "alerts": 20003, "destination.token": 20004}
PATIENCE_S = 60.0


def call(method: str, path: str, body: object = None) -> int:
    """The status; raises OSError while nobody listens."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{API}{path}", data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def main() -> None:
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            call("GET", "/version")
            break
        except OSError as error:
            if time.monotonic() > give_up:
                sys.exit(f"{API} does not answer: {error}")
            time.sleep(0.2)
    for name, port in LINKS.items():
        status = call(
            "POST", "/proxies", {"name": name, "listen": f"0.0.0.0:{port}", "upstream": f"{name.partition('.')[0]}:8080", "enabled": True}
        )
        if status not in {201, 409}:
            sys.exit(f"the proxy {name} cannot be made: {status}")


if __name__ == "__main__":
    main()
