"""Whether an attempt is at work, by the connector file's own condition."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from harness.drill.ready import Ready
from harness.world.body import Host
from harness.world.reach import answers, url_of


def ready_test(ready: Ready | None, host: Host, values: Mapping[str, str], log: Path) -> Callable[[], bool]:
    """A look that is taken again and again until it says yes; `log` is the attempt's output."""
    if ready is None:
        return lambda: True
    if ready.http is not None:
        place = ready.http
        return lambda: answers(url_of(place, host.reach(), values["connector.port"]))
    if ready.log is not None:
        wanted = re.compile(ready.log, re.MULTILINE)
        return lambda: log.is_file() and bool(wanted.search(log.read_text(errors="replace")))
    due = time.monotonic() + (ready.after or 0.0) / float(values["speed"])
    return lambda: time.monotonic() >= due


def words(ready: Ready | None) -> str:
    """What was waited for, for a message."""
    return f"waiting for {ready.model_dump(mode='json', exclude_none=True)}" if ready else ""
