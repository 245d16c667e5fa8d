"""Everything that people can do: the line that it becomes, and what is refused."""

from __future__ import annotations

import pytest

from tests.contract.console.conftest import TOKENS, bearer

pytestmark = pytest.mark.contract

PAGE = {"protocol": "pagerduty", "route": "primary", "key": "sync-down"}
NOTICE = {"state": "identified", "text": "No invoices since 09:10.", "channels": ["status page", "e-mail"]}
ACTS = {
    "join": ({}, "joined", {"by": "browser"}),
    "leave": ({}, "left", {}),
    "acknowledge": (PAGE, "acknowledged", PAGE),
    "declare": ({"text": "billing is down"}, "declared", {"text": "billing is down"}),
    "take_role": ({}, "role_taken", {}),
    "hand_over": ({"to": "Sam Example"}, "handed_over", {"to": "Sam Example"}),
    "hypothesis": ({"text": "the deployment"}, "hypothesis", {"text": "the deployment"}),
    "decide": (
        {"action": "pause", "reason": "it writes doubles"},
        "decided",
        {"decision": 1, "action": "pause", "reason": "it writes doubles"},
    ),
    "request": ({"action": "pause"}, "requested", {"number": 1, "action": "pause", "decision": None}),
    "update": (NOTICE | {"next_s": 1800, "data": "none is lost"}, "update", NOTICE | {"next_s": 1800, "data": "none is lost"}),
    "verify": ({"answer": 0}, "verified", {"answer": 0}),
    "note": ({"text": "asked billing"}, "note", {"text": "asked billing"}),
    "handoff_step": ({"step": 2, "to": "Kim Example"}, "handoff_step", {"step": 2, "to": "Kim Example"}),
    "manual": ({"event": "begun"}, "manual", {"event": "begun"}),
    "resolve": ({"text": "all delivered"}, "resolved", {"text": "all delivered"}),
}
WRONG = [
    ("acknowledge", {**PAGE, "key": ""}, "key"),
    ("declare", {"text": " "}, "text"),
    ("declare", {"text": "x" * 4001}, "text"),
    ("hand_over", {"to": "Nobody Example"}, "to"),
    ("approve", {"decision": 1}, "decision"),
    ("request", {"action": "pause", "decision": 7}, "decision"),
    ("request", {"action": "pause", "number": 7}, "number"),
    ("update", NOTICE | {"state": "over"}, "state"),
    ("update", NOTICE | {"channels": []}, "channels"),
    ("update", NOTICE | {"channels": ["a", 1]}, "channels"),
    ("update", NOTICE | {"next_s": 0}, "next_s"),
    ("update", NOTICE | {"next": 60}, "next"),
    ("update", NOTICE | {"data": ""}, "data"),
    ("verify", {"answer": -1}, "answer"),
    ("verify", {"answer": "none"}, "answer"),
    ("handoff_step", {"step": 0, "to": "Kim Example"}, "step"),
    ("handoff_step", {"step": 1, "to": "the backup"}, "to"),
    ("manual", {"event": "over"}, "event"),
    ("join", {"by": "script"}, "by"),
    ("note", {"text": "x", "at": 1.0}, "at"),
    ("dance", {}, "do"),
]


@pytest.mark.parametrize("do", ACTS)
def test_every_act_is_a_line(console, do):
    fields, kind, said = ACTS[do]
    answer = console.act(do, **fields)
    (line,) = console.acts
    assert {name: value for name, value in line.items() if name not in {"at", "seq"}} == {
        "kind": kind,
        "who": "Robin Example",
        "role": "commander",
        **said,
    }
    given = {"decide": {"decision": 1}, "request": {"number": 1}}.get(do, {})
    assert (answer.status_code, answer.json()) == (201, {"seq": line["seq"], **given})
    assert console.state["counters"] == {"requests": 1, "acts": 1, "refused": 0}


def test_decisions_and_requests_are_numbered(console):
    assert [console.act("decide", action=action, reason="r").json()["decision"] for action in ("pause", "replay")] == [1, 2]
    assert console.act("approve", who="Sam Example", role="comms", decision=2).status_code == 201
    assert [console.act("request", action="pause", decision=number).json()["number"] for number in (1, None)] == [1, 2]
    assert [line["decision"] for line in console.kind("approved", "requested")] == [2, 1, None]


@pytest.mark.parametrize(("do", "fields", "name"), WRONG)
def test_a_wrong_field_is_named(console, do, fields, name):
    answer = console.act(do, **fields)
    assert (answer.status_code, answer.json()["message"].partition(":")[0]) == (400, name)
    assert console.acts == []
    assert [line["status"] for line in console.kind("refused")] == [400]


@pytest.mark.parametrize("do", [do for do, (fields, _, _) in ACTS.items() if fields])
def test_a_missing_field_is_named(console, do):
    for name in ACTS[do][0]:
        if name not in {"next_s", "data"}:
            answer = console.act(do, **{key: value for key, value in ACTS[do][0].items() if key != name})
            assert (answer.status_code, answer.json()["message"].partition(":")[0]) == (400, name)
    assert console.act(do, role=None, **ACTS[do][0]).json()["message"].startswith("role:")
    assert console.acts == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"declare"', b'{"do": "note", "role": "commander", "text": "\\ud800"}'])
def test_a_body_that_is_no_object_is_refused(console, body):
    assert console.call("POST", "/acts", content=body, headers=bearer(TOKENS["Robin Example"])).status_code == 400
    assert console.acts == []
    assert console.log == ""


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer nobody", f"Basic {TOKENS['Robin Example']}", f"Bearer {TOKENS['Robin Example']}x"])
def test_an_unknown_token_is_refused(console, given):
    for method, path in (("POST", "/acts"), ("GET", "/board"), ("GET", "/elsewhere")):
        answer = console.call(method, path, headers={"authorization": given} if given else {}, json={"do": "join", "role": "commander"})
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert console.acts == []


def test_nobody_acts_as_somebody_else(console):
    said = {"do": "note", "role": "commander", "text": "x", "who": "Sam Example"}
    answer = console.call("POST", "/acts", json=said, headers=bearer(TOKENS["Robin Example"]))
    assert (answer.status_code, answer.json()["message"].partition(":")[0]) == (400, "who")


def test_the_token_of_the_control_plane_is_nobodys(console):
    answer = console.call("POST", "/acts", json={"do": "join", "role": "commander"}, headers=bearer(console.config["control_token"]))
    assert answer.status_code == 401


def test_a_role_is_theirs_or_refused(console):
    assert console.act("note", role="comms", text="x").status_code == 403
    assert console.act("hand_over", role="comms", to="Kim Example").status_code == 403
    assert console.act("take_role", role="comms").status_code == 201  # Sam Example has it, too: that is for the checks
    assert console.act("note", role="comms", text="x").status_code == 201
    assert console.act("hand_over", role="comms", to="Kim Example").status_code == 201
    assert console.act("note", role="comms", text="x").status_code == 403
    assert console.act("note", who="Kim Example", role="comms", text="x").status_code == 201
    assert console.state["roles"]["comms"] == ["Kim Example", "Sam Example"]
    assert [line["status"] for line in console.kind("refused")] == [403, 403, 403]


def test_only_the_game_master_tells_surprises(console):
    told = {"surprise": 2, "to": "comms", "text": "A customer calls."}
    assert console.act("surprise", **told).status_code == 403
    assert console.act("take_role", role="master").status_code == 403
    assert console.act("surprise", role="comms", who="Sam Example", **told).status_code == 403
    assert console.act("surprise", role="master", who="Kim Example", **told).status_code == 201
    assert console.act("surprise", role="master", who="Kim Example", surprise=3).status_code == 201  # it happens, and nobody is told
    assert [(line["surprise"], line["to"], line["text"]) for line in console.kind("surprise")] == [
        (2, "comms", "A customer calls."),
        (3, None, ""),
    ]


def test_only_the_game_master_begins_and_attests(console):
    there = ["Robin Example", "Kim Example"]
    for do, fields in (("begin", {}), ("attest", {"names": there})):
        assert console.act(do, **fields).status_code == 403
        assert console.act(do, who="Kim Example", role="master", **fields).status_code == 201
    assert [(line["kind"], line["role"], line.get("names")) for line in console.acts] == [
        ("begun", "master", None),
        ("attested", "master", there),
    ]


@pytest.mark.parametrize("names", [[], ["Nobody Example"], ["Robin Example", "Robin Example"], "Robin Example"])
def test_whoever_is_attested_takes_part(console, names):
    answer = console.act("attest", who="Kim Example", role="master", names=names)
    assert (answer.status_code, answer.json()["message"].partition(":")[0]) == (400, "names")


def test_everybody_may_abort(console):
    assert console.act("abort", who="Sam Example", role=None, why="a real incident").status_code == 201
    (line,) = console.kind("abort")
    assert (line["who"], line["why"], console.state["aborted"]) == ("Sam Example", "a real incident", True)


def test_a_rehearsal_says_that_nobody_is_there(start):
    console = start(played_by="script")
    console.act("join")
    assert [line["by"] for line in console.kind("joined")] == ["script"]


def test_other_paths_and_methods(console):
    robin = {"headers": bearer(TOKENS["Robin Example"])}
    answers = [console.call(*asked, **robin) for asked in (("GET", "/acts"), ("POST", "/board"), ("GET", "/x"), ("GET", "/board?after=x"))]
    assert [answer.status_code for answer in answers] == [405, 405, 404, 400]
    assert console.kind("bypass") == []
