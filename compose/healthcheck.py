"""Healthy when the program in this container answers on its control port: IDRILL_HEALTH_URL, by default a fake's."""

from __future__ import annotations

import os
import sys
import urllib.request

URL = os.environ.get("IDRILL_HEALTH_URL", "http://127.0.0.1:8081/healthz")

try:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(URL, timeout=2) as answer:  # no proxy of the environment
        sys.exit(0 if answer.status == 200 else 1)
except OSError as error:
    sys.exit(f"{URL}: {error}")
