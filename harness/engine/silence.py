"""Why nothing has arrived, as far as the ledgers of the two fakes tell it: who was asked, and what the answers were."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from harness.engine.follow import Follow
from harness.ledger.forms import forms_of
from harness.ledger.lines import Header, RecordsRequest, Reply


def told_by(ledgers: Path) -> str:
    """`crm was asked 12 times (200: 12); billing was asked 40 times (401: 40)`, and the likeliest cause where there is one."""
    source, destination = (_Calls(ledgers / f"{actor}.jsonl") for actor in ("source", "destination"))
    said = f"{source}; {destination}"
    cause = ""
    if not source.number:
        cause = "is {source.url} where the connector looks for its source?"
    elif not destination.number:
        cause = "is {destination.url} where it writes to, and what it needs beside it at work?"
    elif destination.answers[401] * 2 > destination.number:
        cause = "its token: POST to {destination.token_url} with {destination.client_id} and what is in {destination.credential_file}"
    elif destination.answers[404] * 2 > destination.number:
        cause = "the paths that it writes to are not those of the destination"
    return f"{said}\n  hint: {cause}" if cause else said


class _Calls:
    """What one fake was asked. Canaries are not among it: they are not requests."""

    def __init__(self, ledger: Path) -> None:
        self.name, self.number, self.answers = ledger.stem, 0, Counter[int]()
        for told in Follow(ledger, forms_of(ledger.stem)).new():
            match told.line:
                case Header(name=str(name)):
                    self.name = name or self.name
                case RecordsRequest():
                    self.number += 1
                case Reply(status=status):
                    self.answers[status or 0] += 1

    def __str__(self) -> str:
        answers = ", ".join(f"{status}: {count}" for status, count in sorted(self.answers.items()))
        times = "time" if self.number == 1 else "times"
        return f"{self.name} was asked {self.number} {times}" + (f" ({answers})" if answers else "")
