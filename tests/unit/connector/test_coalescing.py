"""What was created and deleted again while both changes waited is dropped, unless it may have been written."""

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
