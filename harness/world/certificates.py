"""Whom the harness trusts when a place is asked by https: read once, since it takes 20 ms of a processor each time."""

from __future__ import annotations

import ssl
from functools import cache


@cache
def trusted() -> ssl.SSLContext:
    """For `verify` of httpx; ignores certificates that the environment names."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)
