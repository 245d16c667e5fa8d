"""The console as a program: what the engine tells it, SIGKILL, and tokens that are never written down."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading

import httpx
import pytest
from fake_program import FIXTURES, common

from tests.contract.console.conftest import TOKENS, bearer

pytestmark = pytest.mark.contract


def tell(console, path, **said):
    return console.control("POST", path, json=said)


def test_the_board_shows_what_happened(console):
    page = {"protocol": "generic", "route": "primary", "key": "k"}
    tell(console, "/shown", event="paged", text="billing is down", **page)
    tell(console, "/surprises", surprise=1, to="comms", text="A customer calls.")
    tell(console, "/surprises", surprise=2)
    tell(console, "/shown", event="carried_out", request=1, text="pause")
    robin, sam = console.board(), console.board("Sam Example")
    assert [(one["event"], one["text"]) for one in robin["shown"]] == [("paged", "billing is down"), ("carried_out", "pause")]
    assert {name: robin["shown"][0][name] for name in page} == page
    assert [one["event"] for one in sam["shown"]] == ["paged", "surprise", "carried_out"]
    assert (robin["who"], robin["mine"]) == ("Robin Example", ["commander", "liaison"])
    assert robin["roles"] == {
        "commander": ["Robin Example"],
        "comms": ["Sam Example"],
        "liaison": ["Robin Example"],
        "scribe": ["Sam Example"],
        "master": ["Kim Example"],
    }
    assert console.board(after=robin["shown"][0]["seq"])["shown"] == robin["shown"][1:]


@pytest.mark.parametrize(
    ("path", "said", "name"),
    [
        ("/surprises", {"to": "comms"}, "surprise"),
        ("/surprises", {"surprise": 1, "to": "pilot"}, "to"),
        ("/shown", {"event": "lunch", "text": "x"}, "event"),
        ("/shown", {"event": "paged"}, "text"),
        ("/abort", {}, "why"),
    ],
)
def test_the_engine_is_told_what_is_wrong(console, path, said, name):
    answer = tell(console, path, **said)
    assert (answer.status_code, answer.json()["error"].partition(":")[0]) == (400, name)
    assert httpx.post(console.control_url + path, json=said, headers=bearer(TOKENS["Robin Example"])).status_code == 401
    assert console.acts == []


def test_a_bound_aborts_without_a_person(console):
    assert tell(console, "/abort", why="more than 500 records were owed").status_code == 201
    assert [(line["who"], line["why"]) for line in console.kind("abort")] == [("", "more than 500 records were owed")]


def test_a_restart_keeps_roles_numbers_and_acknowledgements(console):
    page = {"protocol": "generic", "route": "primary", "key": "k"}
    console.act("join")
    console.act("acknowledge", role="liaison", **page)
    console.act("acknowledge", role="comms", who="Sam Example", **page)
    console.act("decide", action="pause", reason="r")
    console.act("request", action="pause", decision=1)
    console.act("take_role", role="scribe")
    console.act("hand_over", to="Sam Example")
    tell(console, "/shown", event="paged", text="billing is down", **page)
    before, board = console.state, console.board()
    requests = before["counters"]["requests"] + 1
    console.restart()
    after = console.state
    assert after == before | {"counters": before["counters"] | {"requests": requests}, "max_gap_s": after["max_gap_s"]}
    assert after["acknowledged"] == [["generic", "primary", "k", "Robin Example"]]
    assert after["roles"]["commander"] == ["Sam Example"]
    assert {**console.board(), "at": 0} == {**board, "at": 0}
    assert console.act("decide", role="liaison", action="resume", reason="r").json()["decision"] == 2
    assert console.act("request", role="liaison", action="resume").json()["number"] == 2
    assert console.act("note", text="x").status_code == 403


def test_nothing_answered_is_lost_or_doubled_by_a_kill(console):
    """Four people decide as fast as they can while the console is killed, three times."""
    answered: list[dict[str, int]] = []
    over = threading.Event()

    def decide(number):
        with httpx.Client(base_url=console.url) as client:
            while not over.is_set():
                said = {"do": "decide", "role": "commander", "action": f"a{number}", "reason": "r"}
                try:
                    answered.append(client.post("/acts", json=said, headers=bearer(TOKENS["Robin Example"])).json())
                except httpx.TransportError:
                    return

    for round_ in (1, 2, 3):
        threads = [threading.Thread(target=decide, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        wanted = len(answered) + 20
        console.wait(lambda wanted=wanted: len(answered) >= wanted, 30)
        console.kill()
        for thread in threads:
            thread.join(30)
        console.launch()
        decided = console.kind("decided")
        assert [line["decision"] for line in decided] == list(range(1, len(decided) + 1))
        assert console.state["decisions"] == len(decided)
        assert len(console.kind("restarted")) == round_
    on_disk = {line["seq"]: line["decision"] for line in console.kind("decided")}
    assert len(answered) == len({one["seq"] for one in answered})
    assert [on_disk[one["seq"]] for one in answered] == [one["decision"] for one in answered]
    assert [line["seq"] for line in console.lines] == list(range(len(console.lines)))


def test_a_token_is_never_written_down(start):
    plain = "a-token-in-no-known-form"
    people = [{"name": name, "roles": ["commander"], "token": token} for name, token in (*TOKENS.items(), ("Lee Example", plain))]
    console = start(people=people)
    for token in (*TOKENS.values(), plain):
        headers = bearer(token)
        typed = {"do": "note", "role": "commander", "text": f"my token is {token}"}
        assert console.call("POST", "/acts", json=typed, headers=headers).status_code == 201
        assert console.call("POST", "/acts", json={"do": token, "role": token}, headers=headers).status_code == 400
        assert console.call("POST", f"/{token}?token={token}", headers=headers).status_code == 404
        assert console.call("POST", "/acts", json=typed, headers=bearer(token + "x")).status_code == 401
        assert token not in str(console.state) + str(console.call("GET", "/board", headers=headers).json())
    console.process.terminate()
    assert console.process.wait(10) == 0
    written = console.ledger_path.read_text() + console.log + str(console.last_words)
    assert [token for token in (*TOKENS.values(), plain) if token in written] == []
    assert written.count("my token is ") == 4


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ([{"name": "", "token": "t", "roles": ["scribe"]}], "somebody has no name"),
        (
            [{"name": "Robin Example", "token": "t", "roles": ["scribe"]}, {"name": "Robin Example", "token": "u", "roles": ["scribe"]}],
            "the same name",
        ),
        (
            [{"name": "Robin Example", "token": "t", "roles": ["scribe"]}, {"name": "Sam Example", "token": "t", "roles": ["scribe"]}],
            "the same token",
        ),
        ([{"name": "Robin Example", "token": "t", "roles": ["pilot"]}], "'pilot' is not one of"),
        ([{"token": "t", "roles": ["scribe"]}], "people[0].name: text is missing"),
    ],
)
def test_people_that_cannot_be_used(people, why, tmp_path):
    assert why in refused(tmp_path, people=people)


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ({"join": [{"name": "Nobody Example", "sha256": "0" * 64}]}, "join[0].name"),
        ({"join": [{"name": "", "sha256": "0" * 63}]}, "join[0].sha256"),
        ({"join": [{"name": "", "sha256": "0" * 64}] * 2}, "join[1].sha256"),
        ({"run": "a run; Secure"}, "run: "),
        ({"hosts": [1]}, "hosts: "),
        ({"game": []}, "game: "),
        ({"script": {"surprises": ["x"]}}, "script.surprises: "),
        ({"tls": {"cert": "/nowhere.pem"}}, "tls.key: "),
        ({"tls": {"cert": "/nowhere.pem", "key": "/nowhere.pem"}}, "No such file"),
    ],
)
def test_a_configuration_that_cannot_be_used(own, why, tmp_path):
    assert why in refused(tmp_path, **own)


def refused(tmp_path, **own):
    """What the program says when it ends at once."""
    config = tmp_path / "people.json"
    config.write_text(json.dumps({**common(tmp_path, "people"), **own}))
    command = [sys.executable, str(FIXTURES / "console" / "app.py"), "--config", str(config)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 2
    return ended.stderr


def test_it_may_listen_at_an_address_of_ipv6(start):
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError as error:
        pytest.skip(f"this machine has no ::1: {error}")
    console = start(host="::1", control_host="127.0.0.1")
    url = console.url.replace("127.0.0.1", "[::1]")
    assert httpx.get(url + "/board", headers=bearer(TOKENS["Robin Example"])).json()["who"] == "Robin Example"
    assert console.state["counters"]["requests"] == 1


def test_faults_and_the_end(console):
    assert console.control("POST", "/faults", json={"id": "f1", "kind": "unavailable"}).status_code == 201
    assert console.act("join").status_code == 503
    assert console.control("DELETE", "/faults/f1").json()["hits"] == 1
    assert console.act("join").status_code == 201
    console.process.stdin.close()
    assert console.process.wait(10) == 0
    assert console.lines[-1]["kind"] == "end"
    assert console.last_words["sealed"]["lines"] == len(console.lines)
