"""When another path is better than an integration that must be kept alive."""

from __future__ import annotations

from collections.abc import Iterator

from harness.integration.model import Integration

_ONCE = "the records move once: an import with validation is enough, and nothing has to be kept alive"
_DAILY = "once a day is enough: a batch export that fails is one late file, a live sync that fails is a clean-up in two systems"
_LITTLE = "little is at stake: a batch export is enough, and one that fails is one late file"
_NOBODY = "nobody is on call: let the owner do it by hand until somebody can be paged"


def advice(file: Integration) -> Iterator[str]:
    """What is better, with the reason; nothing where the integration is the right path, or where nobody has decided."""
    if file.arrives == "once":
        yield _ONCE
        return
    if file.arrives == "daily":
        yield _DAILY
    elif file.pattern == "reporting-feed" and file.stops_for_30m.harm == "none":
        yield _LITTLE
    if file.on_call is False:
        yield _NOBODY
