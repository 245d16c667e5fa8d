"""What was created and deleted again while both changes waited is dropped, unless it may have been written, or imported by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from worker.assembly import Parts, Worker
from worker.coalescing import CoalescingDelivery


@pytest.mark.parametrize(
    ("waiting", "sent"),
    [
        ("+a +b -b +c", "+a +c"),
        ("+a +b ~b -b", "+a"),
        ("+a -a", "+a -a"),  # the first one may have been attempted
        ("+a +b ~b", "+a +b ~b"),
        ("+a ~b -b", "+a ~b -b"),  # b is there
    ],
)
def test_what_is_sent(assemble: Callable[..., Worker], entry: Callable[..., dict[str, Any]], waiting: str, sent: str) -> None:
    worker = assemble(Parts(delivery=CoalescingDelivery))
    ops = {"+": "create", "~": "update", "-": "delete"}
    changes = waiting.split()
    worker.store.take_in([entry(number, word[1:], ops[word[0]], number) for number, word in enumerate(changes, 1)], len(changes))
    found = []
    while (change := worker.delivery.next()) is not None:
        found.append(f"{next(sign for sign, op in ops.items() if op == change.op)}{change.key}")
        worker.store.done(change)
    assert " ".join(found) == sent


def test_what_waited_during_a_pause_may_have_been_imported(assemble: Callable[..., Worker], entry: Callable[..., dict[str, Any]]) -> None:
    worker = assemble(Parts(delivery=CoalescingDelivery))
    worker.delivery.pause()
    worker.store.take_in([entry(1, "a"), entry(2, "b"), entry(3, "b", "delete", 2)], 3)
    worker.delivery.resume()
    worker.store.take_in([entry(4, "c"), entry(5, "c", "delete", 2)], 5)
    worker.delivery.next()
    assert [(change.key, change.op) for change in worker.store.head(10)] == [("a", "create"), ("b", "create"), ("b", "delete")]
