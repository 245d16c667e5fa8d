"""Four protocols on the wire, one alert record in the ledger."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.contract

TEXT = "orders-sync cannot write to billing"


STRANGER = "R0other000key".ljust(32, "0")


def pagerduty(action="trigger", key=None, routing="R0primary0key", **more):
    payload = {"summary": TEXT, "source": "orders-sync", "severity": "critical"}
    event = {"routing_key": routing, "event_action": action, "payload": payload, **more}
    return {**event, "dedup_key": key} if key else event


def test_generic(sink):
    body = {
        "key": "k-1",
        "severity": "critical",
        "summary": TEXT,
        "text": "queue is growing",
        "details": {"queued": 17, "system": "billing", "nested": {"a": [1]}},
        "references": ["https://wiki.example.invalid/runbook", "key:invoice-1"],
    }
    answer = sink.send("/alerts/primary", body)
    assert (answer.status_code, answer.json()["key"]) == (202, "k-1")
    (alert,) = sink.alerts
    assert alert | {"seq": 0, "at": 0} == {
        "seq": 0,
        "at": 0,
        "kind": "alert",
        "req": 1,
        "protocol": "generic",
        "route": "primary",
        "owner": "Robin Example",
        "key": "k-1",
        "key_given": True,
        "action": "trigger",
        "known": False,
        "opened": True,
        "renotified": False,
        "severity": "critical",
        "summary": TEXT,
        "text": "queue is growing",
        "details": {"queued": "17", "system": "billing", "nested": '{"a": [1]}'},
        "references": ["https://wiki.example.invalid/runbook", "key:invoice-1"],
        "link_host": "wiki.example.invalid",
    }
    assert [line["kind"] for line in sink.lines[1:]] == ["request", "alert", "reply"]


def test_pagerduty(sink):
    event = pagerduty(links=[{"href": "https://wiki.example.invalid", "text": "runbook"}])
    event["payload"] |= {"component": "writer", "custom_details": {"system": "billing"}}
    answer = sink.send("/v2/enqueue", event)
    body = answer.json()
    assert answer.status_code == 202
    assert (body["status"], body["message"]) == ("success", "Event processed")
    (alert,) = sink.alerts
    assert (alert["route"], alert["owner"], alert["key"], alert["key_given"]) == ("primary", "Robin Example", body["dedup_key"], False)
    assert (alert["severity"], alert["summary"]) == ("critical", TEXT)
    assert alert["details"] == {"source": "orders-sync", "component": "writer", "system": "billing"}
    assert alert["references"] == ["https://wiki.example.invalid"]

    again = sink.send("/v2/enqueue", pagerduty(key=body["dedup_key"]))
    assert again.json()["dedup_key"] == body["dedup_key"]
    assert sink.alerts[-1]["renotified"] is True


def test_pagerduty_refuses_what_the_service_refuses(sink):
    incomplete = pagerduty()
    del incomplete["payload"]["source"]
    nameless = pagerduty()
    del nameless["routing_key"]
    short = pagerduty(routing="R0other000key")
    for event in (incomplete, nameless, short, pagerduty("fire"), pagerduty("resolve"), {**pagerduty(), "payload": "x"}, []):
        assert sink.send("/v2/enqueue", event).status_code == 400
    assert sink.alerts == []
    assert len(sink.kind("refused")) == 7
    assert sink.send("/v2/enqueue", {"routing_key": "R0primary0key", "event_action": "resolve", "dedup_key": "k"}).status_code == 202


def test_refusals_are_worded_as_the_services_word_them(sink):
    long = pagerduty()
    long["payload"]["summary"] = "x" * 1025
    too_long = "'summary' is too long (maiximum is 1024 characters)"
    answer = sink.send("/v2/enqueue", long)
    assert answer.status_code == 400
    assert answer.json() == {"status": "invalid event", "message": "Event object is invalid", "errors": [too_long]}
    assert sink.kind("refused")[0]["why"] == too_long
    assert sink.send("/v2/enqueue", content=b"{").json()["errors"] == ["JSON parse error"]
    huge = pagerduty()
    huge["payload"]["custom_details"] = "x" * 512 * 1024
    assert sink.send("/v2/enqueue", huge).json()["errors"] == ["the event is larger than 512 KB"]
    for body, word in ((b"{", "invalid_payload"), (b"{}", "no_text"), (b'{"text": "x", "blocks": [1]}', "invalid_blocks")):
        refused = sink.send("/services/primary/B000/XXXX", content=body)
        assert (refused.status_code, refused.text) == (400, word)
    refused = sink.send("/alerts/primary", {"event": "down"})
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_message")
    assert refused.json()["message"].startswith("a page that says nothing")
    listed = pagerduty(key=["k"])
    listed["payload"]["summary"] = ["x" * 6536]
    refused = sink.send("/v2/enqueue", listed)
    assert refused.status_code == 400
    assert refused.json()["errors"] == ["'dedup_key' must be a string", "'payload.summary' must be a string"]
    for empty in ({"summary": {}}, {"text": 0}, {"details": {"a": {}}}):
        refused = sink.send("/alerts/primary", empty)
        assert (refused.status_code, refused.json()["message"][:24]) == (400, "a page that says nothing")
    refused = sink.send("/services/primary/B000/XXXX", {"text": {}})
    assert (refused.status_code, refused.text) == (400, "no_text")
    assert sink.send("/alertmanager/primary", {"groupKey": "g", "status": "firing", "alerts": [{"labels": {"a": {}}}]}).status_code == 400
    assert sink.alerts == []
    assert sink.state["counters"]["refused"] == 13


def test_slack(sink):
    message = {
        "text": TEXT,
        "attachments": [
            {"title": "Queue", "title_link": "https://q.example.invalid/1", "text": "17 waiting", "fields": [{"value": "billing"}]}
        ],
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "*since 10:00*"}},
            {"type": "context", "elements": [{"type": "plain_text", "text": "owner: Robin"}]},
        ],
    }
    answer = sink.send("/services/primary/B000/XXXXsecretXXXX", message)
    assert (answer.status_code, answer.text) == (200, "ok")
    (alert,) = sink.alerts
    assert alert["summary"] == TEXT
    assert alert["text"].split("\n") == [TEXT, "Queue", "17 waiting", "billing", "*since 10:00*", "owner: Robin"]
    assert (alert["key_given"], alert["route"], alert["action"]) == (False, "primary", "trigger")
    assert alert["link_host"] == "q.example.invalid"
    assert sink.send("/services/primary/B000/XXXX", {"text": ""}).status_code == 400
    form = {"payload": '{"text": "as a form"}'}
    assert sink.send("/services/primary/B000/XXXX", data=form).status_code == 200
    assert [alert["opened"] for alert in sink.alerts] == [True, True]  # without a key each message stands alone


def test_alertmanager(sink):
    group = {
        "version": "4",
        "groupKey": '{}:{alertname="SyncDown"}',
        "status": "firing",
        "groupLabels": {"alertname": "SyncDown"},
        "commonLabels": {"alertname": "SyncDown", "severity": "page", "connector": "orders-sync"},
        "commonAnnotations": {"summary": TEXT},
        "externalURL": "http://am.example.invalid",
        "alerts": [
            {
                "status": "firing",
                "labels": {"entity": name},
                "annotations": {"detail": f"{name} waits"},
                "generatorURL": "http://p.example.invalid",
            }
            for name in ("invoice", "account")
        ],
    }
    assert sink.send("/alertmanager/primary", group).status_code == 200
    assert sink.send("/alertmanager/primary", group).status_code == 200
    assert sink.send("/alertmanager/primary", {**group, "status": "resolved"}).status_code == 200
    assert sink.send("/alertmanager/primary", {"status": "firing"}).status_code == 400
    opened, repeated, resolved = sink.alerts
    assert (opened["key"], opened["action"], opened["severity"]) == (group["groupKey"], "trigger", "page")
    assert opened["summary"] == TEXT
    assert opened["text"].split("\n") == [TEXT, "SyncDown", "page", "orders-sync", "invoice waits", "invoice", "account waits", "account"]
    assert opened["references"] == ["http://p.example.invalid", "http://am.example.invalid"]
    assert (repeated["renotified"], resolved["action"], resolved["known"]) == (True, "resolve", True)
    assert sink.state["open"] == []


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section"},
        {"type": "section", "text": {}},
        {"type": "header"},
        {"type": "context", "elements": []},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11},
        {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "x"}}] * 26},
        {"type": "image", "image_url": "https://i.example.invalid/x.png"},
        {"type": "foo"},
        {"type": "section", "text": "just a string"},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
    ],
)
def test_slack_refuses_blocks_without_what_their_type_needs(sink, block):
    refused = sink.send("/services/primary/B000/XXXX", {"text": TEXT, "blocks": [block]})
    assert (refused.status_code, refused.text) == (400, "invalid_blocks")
    assert sink.alerts == []


def test_blocks_that_have_what_they_need(sink):
    text = {"type": "plain_text", "text": "x"}
    blocks = [
        {"type": "section", "fields": [text] * 10},
        {"type": "header", "text": text},
        {"type": "context", "elements": [text] * 10},
        {"type": "actions", "elements": [{"type": "button", "text": text}] * 25},
        {"type": "image", "image_url": "https://i.example.invalid/x.png", "alt_text": "x"},
        {"type": "divider"},
    ]
    assert sink.send("/services/primary/B000/XXXX", {"text": TEXT, "blocks": blocks}).status_code == 200


@pytest.mark.parametrize(("path", "said"), [("/api/v2/alerts", "services: [alertmanager]"), ("/api/chat.postMessage", "/services/{route}")])
def test_apis_that_are_not_here_say_what_is(sink, path, said):
    refused = sink.send(path, [])
    assert refused.status_code == 404
    assert said in refused.text


def test_unknown_routes_are_accepted_and_are_nobodys(start):
    sink = start(keys={"R9team-own-key": "shared"})
    assert sink.send("/alerts/nobody", {"summary": "x"}).status_code == 202
    assert sink.send("/v2/enqueue", pagerduty(routing=STRANGER)).status_code == 202
    assert sink.send("/services/T0/B0/X", {"text": "x"}).status_code == 200
    assert [(alert["route"], alert["owner"]) for alert in sink.alerts] == [("unknown", None)] * 3
    sink.send("/v2/enqueue", pagerduty(routing="R9team-own-key"))  # a connector's own key, mapped by its file
    assert sink.alerts[-1]["route"] == "shared"


def test_routing_keys_and_webhook_secrets_are_not_written_down(sink):
    sink.send("/v2/enqueue", pagerduty(custom="R0primary0key"))
    sink.send("/alerts/primary", {"summary": "my key is R0primary0key"})
    sink.send("/services/primary/B000/XXXXsecretXXXX", {"text": "x"})
    sink.send("/v2/enqueue", pagerduty(routing=STRANGER))
    written = sink.ledger_path.read_text() + sink.log
    for secret in ("R0primary0key", "XXXXsecretXXXX", "R0other000key", "c0ffee"):
        assert secret not in written


def test_hostile_messages(sink):
    odd = ["<script>alert(1)</script>", "[red]x[/red]", "\x1b]0;title\x07", "=cmd|' /C calc'!A0", "🦊\u202e", "a" * 50_000]
    for text in odd:
        assert sink.send("/alerts/primary", {"key": text, "summary": text, "details": {text: text}}).status_code == 202
    assert [alert["summary"] for alert in sink.alerts[:5]] == odd[:5]
    assert len(sink.alerts[5]["summary"]) == 20_000
    weird = [[], "x", 7, None, {"action": "explode"}, {"action": ["trigger"]}]
    for body in weird:
        answer = sink.send("/alerts/primary", content=json.dumps(body))
        assert answer.status_code == 400, body
    tolerated = {"summary": {"a": 1}, "details": [1, 2], "references": "x", "severity": 3, "key": 7}
    assert sink.send("/alerts/primary", tolerated).status_code == 202
    for content in (b"{", b"\xff", b"[" * 100_000, b"x" * (9 * 1024 * 1024)):
        assert sink.send("/alerts/primary", content=content).status_code in {400, 413}
    for path in ("/", "/alerts", "/v2", "/v1/enqueue", "/alerts/a/b"):
        assert sink.send(path, {}).status_code == 404
    assert sink.log == ""
