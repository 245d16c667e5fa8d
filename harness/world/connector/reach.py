"""HTTP places of a connector, as the harness reaches them."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from harness.world.certificates import trusted

_HERE = frozenset({"127.0.0.1", "localhost", "0.0.0.0", "::1"})  # noqa: S104  # names that a program calls itself by


def url_of(place: str, host: str, port: str | int) -> str:
    """A path on the connector's port, or a URL as the connector itself would say it, as a URL that leads there from the harness."""
    if place.startswith("/"):
        return f"http://{host}:{port}{place}"
    parts = urlsplit(place)
    if parts.hostname not in _HERE:
        return place
    return urlunsplit(parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host))


def host_and_port(place: str, host: str) -> tuple[str, int]:
    """`4711`, or `127.0.0.1:4711` as the connector itself would say it, as an address that leads there from the harness.

    Raises ValueError for a port that is none.
    """
    named, _, port = place.rpartition(":")
    return (host if not named or named.strip("[]") in _HERE else named.strip("[]")), int(port)


def answers(url: str) -> bool:
    """Whether a GET is answered with 2xx now."""
    import httpx

    try:
        return httpx.get(url, timeout=1, trust_env=False, verify=trusted()).is_success
    except httpx.HTTPError:
        return False
