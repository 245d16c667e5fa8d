"""The four states of an incident, the names that their templates may use, and what each of them must say."""

from __future__ import annotations

from collections.abc import Mapping

from harness.ledger.lines import NoticeState

SUFFIX = ".md.j2"
MOST_WORDS = 120

NAMES: Mapping[str, str] = {
    "impact": "what readers notice",
    "affected": "how many, and whose",
    "since": "when it began",
    "known": "what is known",
    "unknown": "what is not known yet",
    "action": "what readers can do, or that they need do nothing",
    "expected": "when it is expected to be over",
    "next_update": "when the next notice comes",
    "contact": "the one point of contact",
    "data": "what it means for the data: late, twice, wrong, corrected",
    "earlier": "when it happened before; empty the first time",
}
"""Name → what people type for it."""
MADE_UP: Mapping[str, str] = {
    "impact": "new orders get their invoice later than usual",
    "affected": "about 240 orders of 60 customers",
    "since": "14:05 today",
    "known": "no order is lost",
    "unknown": "what has caused it",
    "action": "you need not order again",
    "expected": "16:00 today",
    "next_update": "14:45 today",
    "contact": "Sam Example, help@example.invalid",
    "data": "each order has exactly one invoice, and nobody was charged twice",
    "earlier": "on 3 November, for another reason",
}
"""Values to try a template with."""

_WHILE_IT_LASTS = ("impact", "known", "unknown", "action", "next_update", "contact")
MUST_SAY: Mapping[NoticeState, tuple[str, ...]] = {
    "investigating": _WHILE_IT_LASTS,
    "identified": (*_WHILE_IT_LASTS, "expected", "earlier"),
    "monitoring": _WHILE_IT_LASTS,
    "resolved": ("impact", "data", "action", "contact"),
}


def file_name(state: NoticeState) -> str:
    return f"{state}{SUFFIX}"
