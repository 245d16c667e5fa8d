"""Opening, repeating, acknowledging and resolving incidents; the simulated responder; restarts; faults."""

from __future__ import annotations

import httpx
import pytest

pytestmark = pytest.mark.contract


def send(sink, action="trigger", key="k", route="primary"):
    assert sink.send(f"/alerts/{route}", {"action": action, "key": key, "summary": f"{action} {key}"}).status_code == 202


def outcome(alert):
    return alert["action"], alert["known"], alert["opened"], alert["renotified"]


def test_dedup_semantics(sink):
    for action in ("resolve", "trigger", "trigger", "acknowledge", "resolve", "resolve", "trigger"):
        send(sink, action)
    assert [outcome(alert) for alert in sink.alerts] == [
        ("resolve", False, False, False),  # nothing to resolve: recorded, without effect
        ("trigger", False, True, False),
        ("trigger", True, False, True),
        ("acknowledge", True, False, False),
        ("resolve", True, False, False),
        ("resolve", False, False, False),
        ("trigger", False, True, False),  # a new incident under the old key
    ]
    counters = sink.state["counters"]
    expected = {"opened": 2, "renotified": 1, "resolved": 1, "acknowledged": 1, "refused": 0, "requests": 7}
    assert counters == expected


def test_an_incident_is_protocol_route_and_key(sink):
    send(sink, route="primary")
    send(sink, route="shared")
    payload = {"summary": "s", "source": "x", "severity": "info"}
    event = {"routing_key": "R0primary0key", "event_action": "trigger", "dedup_key": "k", "payload": payload}
    sink.send("/v2/enqueue", event)
    assert [alert["opened"] for alert in sink.alerts] == [True, True, True]
    assert [(i["protocol"], i["route"], i["key"]) for i in sink.state["open"]] == [
        ("generic", "primary", "k"),
        ("generic", "shared", "k"),
        ("pagerduty", "primary", "k"),
    ]
    send(sink, "resolve", route="shared")
    assert len(sink.state["open"]) == 2


def test_incidents_are_listed_as_the_rest_api_lists_them(sink):
    send(sink)
    send(sink, key="other")
    send(sink, "acknowledge")
    with httpx.Client(base_url=sink.url) as client:
        mine = client.get("/incidents", params={"incident_key": "k"}).json()["incidents"]
        both = client.get("/incidents").json()["incidents"]
    assert mine == [{"incident_key": "k", "status": "acknowledged"}]
    assert [incident["status"] for incident in both] == ["acknowledged", "triggered"]


def test_messages_without_a_key_open_one_incident_each(sink):
    for _ in range(2):
        sink.send("/alerts/primary", {"summary": "same words"})
    keys = [alert["key"] for alert in sink.alerts]
    assert len(set(keys)) == 2
    assert [alert["opened"] for alert in sink.alerts] == [True, True]


def test_responder_acknowledges_once_in_drill_time(start):
    sink = start(acknowledges_after_s=15)
    send(sink)
    send(sink, key="resolved-before")
    send(sink, "resolve", key="resolved-before")
    send(sink, key="acknowledged-before")
    send(sink, "acknowledge", key="acknowledged-before")
    send(sink)  # a repeat does not start the clock again
    (ack,) = sink.wait(lambda: sink.kind("acknowledged"))
    opened = sink.alerts[0]
    assert (ack["protocol"], ack["route"], ack["key"], ack["by"]) == ("generic", "primary", "k", "responder")
    assert ack["at"] - opened["at"] == pytest.approx(15, abs=6)  # 0.1 s wall
    shown = {incident["key"]: incident for incident in sink.state["open"]}
    assert shown["k"]["acknowledged_at"] == ack["at"]
    assert shown["acknowledged-before"]["acknowledged_at"] == sink.alerts[4]["at"]
    send(sink, key="later")
    sink.wait(lambda: len(sink.kind("acknowledged")) == 2)
    assert [ack["key"] for ack in sink.kind("acknowledged")] == ["k", "later"]


def test_restart_keeps_incidents_and_pending_acknowledgements(start):
    sink = start(acknowledges_after_s=600)  # 10 s of wall time: not while it starts again, on a slow machine either
    send(sink)
    send(sink)
    sink.send("/alerts/primary", {"summary": "no key"})
    send(sink, key="gone")
    send(sink, "resolve", key="gone")
    before = sink.state
    sink.restart()
    after = sink.state
    assert after["open"] == before["open"]
    assert after["counters"] == before["counters"]
    send(sink)
    assert sink.alerts[-1]["renotified"] is True
    sink.send("/alerts/primary", {"summary": "no key"})
    assert sink.alerts[-1]["opened"] is True
    acks = sink.wait(lambda: len(sink.kind("acknowledged")) == 3 and sink.kind("acknowledged"), deadline_s=30)
    assert acks[0]["at"] - sink.alerts[0]["at"] == pytest.approx(600, abs=60)
    assert [line["seq"] for line in sink.lines] == list(range(len(sink.lines)))


def acknowledge(sink, key="k", **also):
    said = {"protocol": "generic", "route": "primary", "key": key, "who": "Robin Example", **also}
    return sink.control("POST", "/acknowledge", json=said)


def test_a_person_acknowledges_a_page(start):
    sink = start(acknowledges_after_s=30)
    send(sink)
    answer = acknowledge(sink)
    (line,) = sink.kind("acknowledged")
    told = {name: line[name] for name in ("protocol", "route", "key", "by", "who")}
    assert told == {"protocol": "generic", "route": "primary", "key": "k", "by": "person", "who": "Robin Example"}
    assert (answer.status_code, answer.json()) == (200, {"first": True, "acknowledged_at": line["at"]})
    assert acknowledge(sink, who="Sam Example").json() == {"first": False, "acknowledged_at": line["at"]}
    sink.restart()
    assert sink.state["open"][0]["acknowledged_at"] == line["at"]
    assert acknowledge(sink).json()["first"] is False
    send(sink, key="later")
    responded = sink.wait(lambda: sink.kind("acknowledged")[1:])
    assert [(line["key"], line["by"]) for line in responded] == [("later", "responder")]  # the person was before the responder
    assert sink.state["counters"]["acknowledged"] == 2


@pytest.mark.parametrize("wrong", [{"key": "other"}, {"route": "shared"}, {"protocol": "slack"}])
def test_only_an_open_incident_can_be_acknowledged(sink, wrong):
    send(sink)
    answer = acknowledge(sink, **wrong)
    assert (answer.status_code, "is open on the route" in answer.json()["error"]) == (404, True)
    send(sink, "resolve")
    assert acknowledge(sink).status_code == 404
    assert sink.kind("acknowledged") == []


@pytest.mark.parametrize("name", ["protocol", "route", "key", "who"])
def test_an_acknowledgement_says_all(sink, name):
    send(sink)
    answer = acknowledge(sink, **{name: None})
    assert (answer.status_code, answer.json()["error"]) == (400, f"{name}: text is missing")


def test_faults_at_the_door(sink):
    def arm(kind, **spec):
        assert sink.control("POST", "/faults", json={"id": kind, "kind": kind, **spec}).status_code == 201

    arm("unavailable")
    assert sink.send("/alerts/primary", {"key": "a", "summary": "s"}).status_code == 503
    assert sink.send("/.idrill/canary?bytes=5").content == bytes(5)
    assert sink.control("DELETE", "/faults/unavailable").json()["hits"] == 1
    arm("respond", params={"status": 400}, match={"entity": "shared"})
    assert sink.send("/alerts/shared", {"key": "b", "summary": "s"}).status_code == 400
    assert sink.send("/alerts/primary", {"key": "c", "summary": "s"}).status_code == 202
    arm("slow", params={"delay_s": 6})
    assert sink.send("/alerts/primary", {"key": "d", "summary": "s"}).status_code == 202
    arm("hang", match={"path": "/alerts/primary"})
    with pytest.raises(httpx.ReadTimeout):
        sink.send("/alerts/primary", {"key": "e", "summary": "s"}, timeout=0.2)
    assert [alert["key"] for alert in sink.alerts] == ["c", "d"]
    assert sink.control("POST", "/faults", json={"id": "x", "kind": "commit_then_cut"}).status_code == 400


def test_bypass_and_end(sink):
    host = sink.url.removeprefix("http://")
    httpx.post(f"{sink.url}/alerts/primary", json={"key": "a", "summary": "s"})
    assert [line["host"] for line in sink.kind("bypass")] == [host]
    sink.process.stdin.close()
    assert sink.process.wait(5) == 0
    assert sink.lines[-1]["kind"] == "end"
