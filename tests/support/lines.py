"""Ledger lines for tests, of the same types as the fakes': a field that is misspelt ends the test.

A test gives the fields that matter to it; all others are filled in here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, get_args, get_type_hints

from harness.ledger.lines import BOTH_WAYS, LEDGERS, LedgerLine

_OF_NO_MATTER: Mapping[str, Any] = {
    "action": "trigger",
    "actor": "source",
    "answer": 0,
    "attributes": {},
    "auth": "ok",
    "body": "",
    "by": "responder",
    "bytes": 0,
    "channels": [],
    "names": [],
    "commit_no": 1,
    "conn": 1,
    "count": 0,
    "credential": "pseudonym",
    "cursor": 1,
    "decision": 1,
    "details": {},
    "digest": "d",
    "effect": "created",
    "entity": "invoice",
    "event": "hit",
    "fault": "f1",
    "fields": {},
    "gap_s": 0.2,
    "hits": 1,
    "host": "api.example.com",
    "host_ok": True,
    "i": 0,
    "idem": "pseudonym",
    "identity": "identity",
    "key": "invoice-000",
    "key_given": True,
    "known": False,
    "ledger": 2,
    "limit": 100,
    "link": "destination",
    "max_gap_s": 0.03,
    "method": "GET",
    "n": 0,
    "name": "written",
    "next_cursor": 1,
    "number": 1,
    "op": "upsert",
    "opened": False,
    "outcome": "issued",
    "page": 1,
    "path": "/",
    "protocol": "generic",
    "reason": "",
    "references": [],
    "remaining": 0,
    "renotified": False,
    "req": 1,
    "request": "fingerprint",
    "role": "liaison",
    "route": "primary",
    "row": "r-1",
    "seeded": False,
    "sent": True,
    "session": "0" * 64,
    "signal": "logs",
    "skipped": 0,
    "span": "",
    "state": "identified",
    "status": 200,
    "step": 1,
    "summary": "",
    "surprise": 1,
    "text": "",
    "to": "Sam Example",
    "torn_bytes": 0,
    "trace": "",
    "trigger": "until-outage",
    "version": 1,
    "via": "connect",
    "what": "refuse",
    "who": "Robin Example",
    "why": "unchanged",
}
"""Of fields that must hold something; what may be null is null."""


def line(ledger: str, kind: str, *, two_way: bool = False, **given: Any) -> LedgerLine:
    """A line of this ledger. Raises LookupError when it can hold none of this kind with these fields."""
    kinds = BOTH_WAYS if two_way and ledger in {"source", "destination"} else LEDGERS[ledger]
    for found in kinds:
        if kind == found.KIND and _takes(found, given):
            return filled(found, **given)
    raise LookupError(f"{ledger} holds no line {kind!r} with {sorted(given)}")


def filled(kind: type[LedgerLine], **given: Any) -> LedgerLine:
    """A line of this type. Raises TypeError for a field that it has not."""
    return kind(**{**_needs(kind).rest, **given})


def text(ledger: str, kind: str, *, seq: int = 1, at: float = 1.0, two_way: bool = False, **given: Any) -> str:
    """The line as it is on disk."""
    return on_disk(line(ledger, kind, two_way=two_way, **given), seq, at)


def on_disk(made: LedgerLine, seq: int = 1, at: float = 1.0) -> str:
    """A line of JSON."""
    envelope = {"seq": seq, "kind": made.KIND} if made.KIND == "header" else {"seq": seq, "at": at, "kind": made.KIND}
    return json.dumps(envelope | made.said()) + "\n"


@dataclass(frozen=True)
class _Needs:
    """What a type of line wants in its fields; to find it out for every line of a test takes longer than to judge them."""

    words: Mapping[str, tuple[str, ...]]
    """By field: the words of which it holds one; none where it holds something else."""
    rest: Mapping[str, Any]
    """The fields that must be given, with something that they can hold."""


_known: dict[type[LedgerLine], _Needs] = {}


def _needs(kind: type[LedgerLine]) -> _Needs:
    if kind not in _known:
        hints = get_type_hints(kind)
        words = {field.name: get_args(hints[field.name]) if _is_word(hints[field.name]) else () for field in fields(kind)}
        names = [field.name for field in fields(kind) if field.default is not None]
        _known[kind] = _Needs(words, {name: _any(name, hints[name], words[name]) for name in names})
    return _known[kind]


def _takes(kind: type[LedgerLine], given: Mapping[str, Any]) -> bool:
    """Whether it has these fields, and where one of them tells kinds apart, this one is meant."""
    words = _needs(kind).words
    if not given.keys() <= words.keys():
        return False
    return all(given[name] in words[name] for name in given.keys() & {"event", "protocol"} if words[name])


def _any(name: str, hint: Any, words: tuple[str, ...]) -> Any:
    if words:
        word = _OF_NO_MATTER.get(name)
        return word if word in words else words[0]
    nullable = hint is type(None) or type(None) in get_args(hint)
    return None if nullable else _OF_NO_MATTER[name]


def _is_word(hint: Any) -> bool:
    return bool(get_args(hint)) and all(isinstance(word, str) for word in get_args(hint))
