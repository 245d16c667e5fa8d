"""Sections and owners that a runbook of this pattern must have, and the integration file does not give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.drill.text.broken import Path
from harness.drill.text.problems import Complaint
from harness.integration.containment import CLEAN_UP
from harness.integration.fallback import SIX
from harness.integration.model import Integration
from harness.integration.placeholders import is_decided

_ALWAYS: tuple[tuple[Path, str], ...] = (
    (("people", "owner", "name"), "who acts"),
    (("people", "backup", "name"), "who stands in"),
    (("detect", "within"), "how soon somebody is paged"),
    (("pause",), "how it is stopped"),
    (("resume",), "how it is started again"),
    (("recover", "query"), "the query that verifies it"),
    (("recheck", "every"), "when it is read again"),
)
_WRITES: tuple[tuple[Path, str], ...] = (
    (("stops_for_30m", "breaks"), "the impact after 30 minutes"),
    (("runbook", "impact"), "how to find out who is affected"),
    (("runbook", "safety"), "what to do at once so that it gets no worse"),
    (("runbook", "diagnosis"), "where to look, in this order"),
    (("decide",), "decision points"),
    (("replay",), "how records are sent again"),
    (("recover", "in_steps"), "how traffic returns step by step"),
    (("recover", "relapse"), "what to do when a step makes it worse"),
    (("repair", "records"), "which records need repair"),
    (("repair", "by"), "whether they are replayed or reconciled"),
    (("repair", "not_by_hand"), "when nobody may correct a record by hand"),
    (("comms", "contact"), "the one point of contact"),
)
_CUSTOMERS: tuple[tuple[Path, str], ...] = (
    (("rollback", "order"), "the order in which systems are rolled back"),
    (("comms", "first_notice"), "when the first notice comes"),
    (("comms", "every"), "how often the next one comes"),
    (("comms", "notices"), "the templates of the notices"),
    (("comms", "script"), "what to answer a customer who asks"),
    (("comms", "notify"), "whom to notify first: stakeholders, administrators, on call"),
    (("stops_for_30m", "costs"), "money or time lost"),
    (("triage",), "which failures go to the customer or to support first"),
)
_RETRY = re.compile(r"\bre-?tr(?:y|ies|ied|ying)\b|\btr(?:y|ies) (?:it )?again\b|\bback-?off\b", re.IGNORECASE)


def complaints(file: Integration) -> Iterator[Complaint]:
    """Everything that is missing."""
    yield from _sections(file)
    yield from _fallback(file)
    yield from _owners(file)
    yield from _of_steps(file)
    if file.people.needs_handoff and not file.handoff:
        owners = "several owners of the platform and of the data"
        yield Complaint(("handoff",), f"no hand-over, with {owners}", "the steps: [{step, by, to, done_when}]")


def _sections(file: Integration) -> Iterator[Complaint]:
    asked = list(_ALWAYS)
    asked += _WRITES if file.pattern != "reporting-feed" else ()
    asked += _CUSTOMERS if file.customer_state else ()
    for path, what in asked:
        if not is_decided(_at(file, path)):
            yield Complaint(path, "the section is missing", what)
    for key in ("pause", "resume", *(("replay",) if file.pattern != "reporting-feed" else ())):
        part = getattr(file, key)
        if is_decided(part) and not part.control and not part.how:
            yield Complaint((key,), "nobody says how", "`control`, a control of the connector file, or `how`, in words")


def _fallback(file: Integration) -> Iterator[Complaint]:
    """Customer state always needs one, and others where a stop leaves duplicates or orphans. A retry is none."""
    fallback = file.fallback
    for key in ("start", "queue", "format"):
        text = getattr(fallback, key)
        if text and _RETRY.search(text):
            yield Complaint(("fallback", key), f"a retry is no fallback: {text!r}", "what people do by hand while nothing can be retried")
    if not file.customer_state and file.stops_for_30m.harm not in CLEAN_UP:
        return
    if not is_decided(fallback):
        elsewhere = [each.do for each in file.decide] + [file.replay.how, file.pause.how]
        only = any(text and _RETRY.search(text) for text in elsewhere)
        found = "retries are the only fallback" if only else "the section is missing"
        yield Complaint(("fallback",), found, f"what people do by hand: {', '.join(SIX)}")
        return
    for key in (*SIX, "start"):
        if not is_decided(getattr(fallback, key)):
            yield Complaint(("fallback", key), "missing", str(type(fallback).model_fields[key].description))


def _owners(file: Integration) -> Iterator[Complaint]:
    single: list[tuple[Path, object, str | None]] = [
        (("pause", "by"), file.pause, file.pause.by),
        (("resume", "by"), file.resume, file.resume.by),
        *((("toggles", index, "by"), toggle, toggle.by) for index, toggle in enumerate(file.toggles)),
        *((("handoff", index, key), step, getattr(step, key)) for index, step in enumerate(file.handoff) for key in ("by", "to")),
        *((("raci", step, "accountable"), raci, raci.accountable) for step, raci in file.raci.items()),
        *((("raci", step, "responsible"), raci, " ".join(raci.responsible)) for step, raci in file.raci.items()),
    ]
    for path, part, name in single:
        if is_decided(part) and not name:
            yield Complaint(path, "a step without an owner", "owner, backup or a name")
    for role, contact in (("owner", file.people.owner), ("backup", file.people.backup)):
        if contact.route == "shared":
            yield Complaint(("people", role, "route"), f"the {role} is paged on a shared channel", "a route that reaches one person alone")


def _of_steps(file: Integration) -> Iterator[Complaint]:
    """Each step of the recovery has a criterion, each decision point an act and a drill."""
    for index, step in enumerate(file.recover.in_steps):
        if not step.until and not file.recover.query:
            yield Complaint(
                ("recover", "in_steps", index), "nobody says when the next step may come", "`until`, or `recover.query` for all steps"
            )
    for index, decision in enumerate(file.decide):
        for key, allowed in (("do", "what to do then"), ("drill", "the drill that rehearses it")):
            if not getattr(decision, key):
                yield Complaint(("decide", index, key), "missing", allowed)


def _at(file: Integration, path: Path) -> object:
    value: object = file
    for key in path:
        value = getattr(value, str(key))
    return value
