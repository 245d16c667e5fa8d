"""A record that would be too long, shorter: what proves nothing goes first, and the record says what it lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from harness.archive.words import PROVING, Cut

FEW_TIMES = 12
_Said = dict[str, Any]


def shortened(said: _Said) -> Iterator[_Said]:
    """The record whole, then each time with one thing less, which `cut` names. `said`: as JSON has it."""
    yield said
    lost: list[Cut] = []
    for what, without in _STEPS:
        said = without(said)
        lost.append(what)
        yield said | {"cut": [*lost]}


def _checks(change: Callable[[_Said], _Said]) -> Callable[[_Said], _Said]:
    return lambda said: said | {"checks": [change(check) for check in said["checks"]]}


def _without(check: _Said, *keys: str) -> _Said:
    return {key: value for key, value in check.items() if key not in keys}


def _gate(check: _Said) -> _Said:
    """Of a gate only its outcome counts."""
    return _without(check, "params", "counts", "by_entity") if check.get("gate") else check


def _few_counts(check: _Said) -> _Said:
    """Those by which something is proven."""
    kept = {name: count for name, count in check.get("counts", {}).items() if name in PROVING}
    return check | {"counts": kept} if kept else _without(check, "counts")


_STEPS: tuple[tuple[Cut, Callable[[_Said], _Said]], ...] = (
    ("gates", _checks(_gate)),
    ("entities", _checks(lambda check: _without(check, "by_entity"))),
    ("counts", _checks(_few_counts)),
    ("times", lambda said: said | {"times": said["times"][:FEW_TIMES]}),
    ("proofs", _checks(lambda check: _without(check, "counts"))),
)
"""From the least useful on."""
