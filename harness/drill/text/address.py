"""Addresses as people write them, validated before the first request."""

from __future__ import annotations

from urllib.parse import urlsplit

from harness.drill.text.broken import broken


def is_url(text: str) -> bool:
    """Whether it is http or https with a host, and a port that can be one if it has a port."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def url(text: str) -> str:
    """For a definition's field: the text itself."""
    if not is_url(text):
        raise broken(f"{text!r} is not an address", "such as http://127.0.0.1:8474 or http://[::1]:8474")
    return text


def host_and_port(text: str) -> str:
    """For a definition's field: the text itself."""
    if not is_url(f"http://{text}"):
        raise broken(f"{text!r} is not an address", "host:port, such as 127.0.0.1:8474 or [::1]:8474")
    return text


def place(text: str) -> str:
    """For a definition's field: a path, a URL, or one with template names, which is a URL only when they are filled in."""
    return text if text.startswith("/") or "{" in text else url(text)
