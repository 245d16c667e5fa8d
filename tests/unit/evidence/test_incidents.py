"""Messages become incidents: one per (protocol, route, key) from opening to resolution."""

from __future__ import annotations

from itertools import count
from typing import Any

from harness.drill.connector.file import AlertReading
from harness.evidence.incidents import Message, Reading, fold

_seq = count()


def message(t: float, action: str = "trigger", **more: Any) -> Message:
    given = {
        "protocol": "generic",
        "route": "primary",
        "owner": "Robin Example",
        "key": "k",
        "key_given": True,
        "severity": "",
        "summary": "s",
    }
    return Message(**{"seq": next(_seq), "t": t, "action": action, "text": "", "details": {}, "references": (), **given, **more})


def test_repeats_of_an_open_incident_are_renotified() -> None:
    [incident] = fold([message(1), message(2), message(3), message(9, "resolve")], Reading())
    assert (incident.opened_t, incident.renotified, incident.resolved_t) == (1, 2, 9)
    assert incident.is_open_at(8)
    assert not incident.is_open_at(9)


def test_a_trigger_after_the_resolution_is_another_episode() -> None:
    first, second = fold([message(1), message(2, "resolve"), message(3)], Reading())
    assert (first.resolved_t, second.opened_t, second.resolved_t) == (2, 3, None)


def test_the_identity_is_protocol_route_and_key() -> None:
    messages = [message(1), message(2, protocol="slack"), message(3, route="backup"), message(4, key="other"), message(5)]
    assert [incident.renotified for incident in fold(messages, Reading())] == [1, 0, 0, 0]


def test_every_resolution_up_to_the_next_opening_is_counted() -> None:
    first, second = fold([message(1), message(2, "resolve"), message(3, "resolve"), message(4), message(5, "resolve")], Reading())
    assert (first.resolves, first.resolved_t) == ([2, 3], 2)
    assert second.resolves == [5]


def test_acknowledgement_counts_once_and_only_while_open() -> None:
    [incident] = fold([message(1), message(2, "acknowledge"), message(3, "acknowledge")], Reading())
    assert incident.acknowledged_t == 2
    [late] = fold([message(1), message(2, "resolve"), message(3, "acknowledge")], Reading())
    assert late.acknowledged_t is None


def test_answers_to_what_was_never_opened_are_ignored() -> None:
    assert fold([message(1, "resolve"), message(2, "acknowledge")], Reading()) == ()


def test_owned_routes() -> None:
    routes = ("primary", "backup", "shared", "unknown")
    assert [incident.is_owned for incident in fold([message(t, route=route) for t, route in enumerate(routes)], Reading())] == [
        True,
        True,
        False,
        False,
    ]


def test_without_a_key_each_message_opens_an_incident_unless_the_file_says_how_to_read_it() -> None:
    messages = [
        message(1, key="slack-1", key_given=False, details={"service": "billing"}, text="cannot write"),
        message(2, key="slack-2", key_given=False, details={"service": "billing"}, text="still cannot write"),
        message(3, "acknowledge", key="slack-1"),
        message(4, key="slack-3", key_given=False, details={"service": "billing"}, text="recovered"),
    ]
    assert len(fold(messages, Reading())) == 3
    [incident] = fold(messages, Reading.of(AlertReading(key="details.service", resolved="recovered$")))
    assert (incident.renotified, incident.acknowledged_t, incident.resolved_t) == (1, 3, 4)


def test_a_key_can_be_read_from_summary_or_text() -> None:
    messages = [message(1, key="a", key_given=False, summary="x"), message(2, key="b", key_given=False, summary="x")]
    assert len(fold(messages, Reading(key="summary"))) == 1
    assert len(fold(messages, Reading(key="text"))) == 1
    assert len(fold(messages, Reading(key="absent"))) == 2
