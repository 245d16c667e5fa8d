"""Which records a text of the connector names: by entity *and* key, because a number alone may mean anything.

The engine, which follows a run, and judging use the same parser. A key that holds its entity's name (`invoice-17`)
names its record as a whole word. Any other is named where its entity stands beside it: `invoice 422`, `invoices 17, 422 and 500`,
`422 (invoice)`, `invoice/422`, `{"entity": "invoice", "key": "422"}`, `{"invoice": ["17", "422"]}`, or in two details of one message.
An answer names no record: `HTTP 422`, `POST /invoice: 422`, `invoice: 422 Unprocessable Entity`, `{"entity": "invoice", "status": 422}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from http import HTTPStatus
from typing import Any

PASSING = (401, 403, 404, 408, 412, 429)
"""Answers below 500 that turn down the caller or the moment, not the record: all others refuse it for good."""
_GAP = r"[^\w.!?;\n]{1,6}"
_FILLER = rf"(?:(?:ids?|keys?|numbers?|no|nr|records?|called|named){_GAP})?"
_LIST = r"""(?:(?=[\w-]{0,40}\d)[\w-]{1,80}["']?\s?(?:,|\band\b|&)\s{0,2}["']?(?:and\s)?){0,500}?"""
_DEEPEST = 20
_STATUS = re.compile(r"[1-5]\d\d")
_OF_AN_ANSWER = re.compile(r"status|code|http|error|answer|response", re.IGNORECASE)
"""What a field is called that holds the status of an answer."""
_PHRASE = "|".join(f"{status.value} {status.phrase.split()[0]}" for status in HTTPStatus)
_CALL = r"(?<![\w/])(?:GET|POST|PUT|PATCH|DELETE) (?:https?:/)?/\S+?"
_ANSWERED = re.compile(rf"(?<=\w)[^\w\n]{{1,6}}(?:{_PHRASE})|(?P<call>{_CALL})[^\w/\n]{{1,6}}[1-5]\d\d(?!\w)")
"""The status of an answer, with its phrase, or behind the call that it answers."""


def is_refused_for_good(status: object) -> bool:
    """Whether an answer with this status turns the record itself down."""
    return isinstance(status, int) and 400 <= status <= 499 and status not in PASSING


@dataclass(frozen=True)
class Said:
    """Everything that one message says of records; `t` on the caller's clock."""

    t: float
    text: str
    details: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def in_alert(cls, t: float, message: Mapping[str, Any], reference: str | None = None) -> Said:
        """An alert of the sink: summary, text and details. `reference`: the detail that alone holds the key, where one is declared."""
        told = message.get("details")
        details = {str(name): str(value) for name, value in told.items()} if isinstance(told, dict) else {}
        if reference is not None:
            return cls(t, details.get(reference, ""), details)
        return cls(t, "\n".join((str(message.get("summary") or ""), str(message.get("text") or ""), *details.values())), details)

    def names(self, entity: str, key: str) -> bool:
        """Whether it names this record."""
        if _tells_its_entity(entity, key):
            return self.holds(key)
        return (key in self.text and _beside(entity, key).search(self._asked) is not None) or (entity, key) in self._pairs(entity)

    def holds(self, key: str) -> bool:
        """Whether this key stands there as a word, be it without its entity."""
        return key in self.text and _whole_word(key).search(self.text) is not None

    @cached_property
    def _asked(self) -> str:
        """The text without the HTTP answers in it."""
        return _ANSWERED.sub(lambda answered: answered["call"] or "", self.text)

    def _pairs(self, entity: str) -> Iterator[tuple[str, str]]:
        """The keys that stand in one object with the entity, in JSON and in details."""
        known = _spellings(entity)
        for told in (*self._objects, self.details):
            whole = {name: value for name, value in told.items() if not _is_answer(name, value)}
            values = [value for value in whole.values() if isinstance(value, (str, int))]
            if any(str(value).casefold() in known for value in values):
                yield from ((entity, str(value)) for value in values)
                yield from ((entity, str(part)) for value in whole.values() if isinstance(value, list) for part in value)
            for name, value in whole.items():
                if str(name).casefold() in known:
                    yield from ((entity, str(part)) for part in (value if isinstance(value, list) else [value]))

    @cached_property
    def _objects(self) -> tuple[dict[str, Any], ...]:
        """All objects of a text that is JSON."""
        if self.text[:1] not in {"{", "["}:
            return ()
        try:
            return tuple(_objects(json.loads(self.text)))
        except (ValueError, RecursionError):
            return ()


class Naming:
    """Answers since when a record has been named."""

    def __init__(self, messages: Iterable[Said]) -> None:
        self._messages = sorted(messages, key=lambda message: message.t)

    def since(self, entity: str, key: str) -> float | None:
        """The time of the first message that names it; None: there is none."""
        return next((message.t for message in self._messages if message.names(entity, key)), None)

    def holds(self, key: str) -> bool:
        """Whether a message has this key at all, be it without its entity."""
        return any(message.holds(key) for message in self._messages)


def _is_answer(name: str, value: Any) -> bool:
    """Whether a field holds the status of an answer."""
    return _OF_AN_ANSWER.search(str(name)) is not None and _STATUS.fullmatch(str(value)) is not None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth < _DEEPEST:
        if isinstance(value, dict):
            yield value
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from _objects(part, depth + 1)


def _tells_its_entity(entity: str, key: str) -> bool:
    return entity in key.casefold()


def _spellings(entity: str) -> frozenset[str]:
    plural = f"{entity[:-1]}ies" if entity.endswith("y") else f"{entity}s"
    return frozenset({entity.casefold(), plural.casefold()})


@cache
def _whole_word(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")


@cache
def _beside(entity: str, key: str) -> re.Pattern[str]:
    names, this = "|".join(sorted(map(re.escape, _spellings(entity)), key=len, reverse=True)), re.escape(key)
    after = rf"(?<!\w)(?i:{names}){_GAP}(?i:{_FILLER}){_LIST}{this}(?![\w-]|\.\d)"
    before = rf"(?<![\w-])(?<!\d\.){this}{_GAP}(?i:(?:of|entity|kind|type){_GAP})?(?i:{names})(?!\w)"
    return re.compile(f"{after}|{before}")
