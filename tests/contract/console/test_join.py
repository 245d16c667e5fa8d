"""Links that work once, and the sessions that they begin."""

from __future__ import annotations

import re
import threading
from hashlib import sha256

import pytest

from tests.contract.console.conftest import LINKS, TOKENS, bearer
from tests.contract.console.visitor import Visitor

pytestmark = pytest.mark.contract

ROBIN = "Robin Example"


def sha(token):
    return sha256(token.encode()).hexdigest()


def refused(console):
    return [(line["who"], line["what"]) for line in console.kind("access_refused")]


def test_a_link_becomes_a_session_that_acts_and_reads(visitor, console):
    robin = visitor(ROBIN)
    assert robin.join().json() == {"who": ROBIN, "roles": ["commander", "liaison"]}
    assert robin.act("declare", "commander", text="billing is down").status_code == 201
    with robin.stream() as stream:
        assert [line["kind"] for line in stream.lines(2)] == ["joined", "declared"]
    (line,) = console.kind("joined")
    assert {name: line[name] for name in ("who", "role", "by", "link", "session")} == {
        "who": ROBIN,
        "role": "commander",
        "by": "browser",
        "link": sha(LINKS[ROBIN]),
        "session": sha(robin.cookie),
    }


def test_the_cookie_is_for_this_run_and_no_script(visitor):
    (cookie,) = visitor(ROBIN).join().headers.get_list("set-cookie")
    assert re.fullmatch(r"idrill-test=idrill-token-[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Strict", cookie)


def test_a_link_works_once(visitor, console):
    robin, thief = visitor(ROBIN), visitor(ROBIN)
    assert robin.join().status_code == 201
    for again in (robin, thief):
        answer = again.join()
        assert (answer.status_code, answer.json()["error"], "set-cookie" in answer.headers) == (403, "used_link", False)
        assert "ask the game master for a new link" in answer.json()["message"]
    assert thief.act("note", "scribe", text="x").status_code == 401
    assert len(console.kind("joined")) == 1
    assert refused(console) == [("", "POST /join"), ("", "POST /join"), ("", "POST /acts")]


def test_of_many_who_open_a_link_at_once_one_gets_in(console):
    visitors = [Visitor(console, LINKS[ROBIN]) for _ in range(8)]
    together, answers = threading.Barrier(len(visitors)), []

    def open_link(one):
        together.wait(10)
        answers.append(one.join().status_code)

    threads = [threading.Thread(target=open_link, args=(one,)) for one in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for one in visitors:
        one.client.close()
    assert sorted(answers) == [201] + [403] * 7
    assert len(console.kind("joined")) == 1


@pytest.mark.parametrize("token", ["", "x", "idrill-token-" + "0" * 32, sha(LINKS[ROBIN]), TOKENS[ROBIN]])
def test_another_token_is_no_link(visitor, console, token):
    answer = visitor(ROBIN).join(token)
    assert (answer.status_code, answer.json()["error"]) == (403, "unknown_link")
    assert console.acts == []


@pytest.mark.parametrize("body", [b"", b"[]", b'{"token": 1}', b'{"token": null}'])
def test_a_join_without_a_token_is_refused(visitor, body):
    assert visitor(ROBIN).ask("POST", "/join", content=body).status_code == 400


def test_somebody_may_have_several_links(start):
    links = [LINKS[ROBIN], "the-spare-link-of-robin"]
    console = start(join=[{"name": ROBIN, "sha256": sha(link)} for link in links])
    with Visitor(console, links[0]) as laptop, Visitor(console, links[1]) as phone:
        assert [one.joined().act("note", "liaison", text="x").status_code for one in (laptop, phone)] == [201, 201]
        assert phone.act("leave", "liaison").status_code == 201
        assert [one.act("note", "liaison", text="x").status_code for one in (laptop, phone)] == [401, 401]


def test_who_has_left_has_no_session_and_no_stream(visitor, console):
    robin = visitor(ROBIN).joined()
    cookie = robin.cookie
    with robin.stream() as stream:
        assert robin.act("leave", "commander").status_code == 201
        assert [event.data["kind"] for event in stream if event.name == "line"] == ["joined", "left"]
    assert console.state["present"] == []
    with Visitor(console, "") as replay:
        replay.client.cookies.set("idrill-test", cookie, domain="127.0.0.1")
        for method, path in (("POST", "/acts"), ("GET", "/board"), ("GET", "/events")):
            answer = replay.ask(method, path, json={"do": "note", "role": "commander", "text": "x"})
            assert (answer.status_code, "ask the game master" in answer.json()["message"]) == (401, True)


def test_a_cookie_of_another_run_is_worth_nothing(visitor, start):
    robin = visitor(ROBIN).joined()
    other = start(role="others", run="other")
    with Visitor(other, LINKS[ROBIN]) as guest:
        guest.client.cookies.set("idrill-test", robin.cookie, domain="127.0.0.1")
        assert guest.act("note", "commander", text="x").json()["error"] == "no_session"
        guest.client.cookies.set("idrill-other", robin.cookie, domain="127.0.0.1")
        assert guest.act("note", "commander", text="x").status_code == 401
        assert guest.ask("GET", "/events").status_code == 401
        guest.client.cookies.clear()
        assert guest.joined().act("note", "commander", text="x").status_code == 201
    assert robin.act("note", "commander", text="x").status_code == 201


def test_a_kill_changes_no_session_and_no_link(visitor, console):
    robin, screen, kim = visitor(ROBIN).joined(), visitor("").joined(), visitor("Kim Example").joined()
    assert kim.act("leave", "master").status_code == 201
    given = kim.ask("POST", "/links", headers=bearer(TOKENS["Kim Example"]), json={"to": "Sam Example"}).json()["token"]
    console.restart()
    assert robin.act("note", "commander", text="still there").status_code == 201
    assert kim.act("note", "master", text="x").status_code == 401
    with screen.stream() as stream:
        stream.until("note", "still there")
    assert [one.join().status_code for one in (robin, screen, kim)] == [403, 403, 403]
    with Visitor(console, given) as sam:
        assert sam.join().json()["who"] == "Sam Example"


def test_who_has_no_role_comes_in_with_the_one_that_they_are_handed(start):
    people = [{"name": "Lee Example"}, {"name": "Kim Example", "roles": ["master", "scribe"], "token": TOKENS["Kim Example"]}]
    console = start(people=people, join=[{"name": "Lee Example", "sha256": sha(LINKS[ROBIN])}])
    with Visitor(console, LINKS[ROBIN]) as lee:
        answer = lee.join()
        assert (answer.status_code, answer.json()["message"].startswith("Lee Example has no role yet")) == (403, True)
        assert console.act("hand_over", "scribe", who="Kim Example", to="Lee Example").status_code == 201
        assert lee.join().json() == {"who": "Lee Example", "roles": ["scribe"]}
    assert [(line["who"], line["role"]) for line in console.kind("joined")] == [("Lee Example", "scribe")]


def test_the_big_screen_only_looks(visitor, console):
    screen = visitor("")
    assert screen.join().json() == {"who": "", "roles": []}
    for method, path in (("POST", "/acts"), ("GET", "/board"), ("POST", "/links")):
        answer = screen.ask(method, path, json={"do": "abort", "why": "x", "to": ""})
        assert (answer.status_code, answer.json()["error"]) == (403, "only_looks")
    with screen.stream() as stream:
        assert stream.next("game")["who"] == ""
        state = stream.next("state")
    assert (state["mine"], state["present"]) == ([], [])
    assert [line["kind"] for line in console.acts] == ["screen_joined"]
    assert console.state["present"] == []


def test_the_game_master_gives_new_links(visitor, console):
    kim, robin = visitor("Kim Example").joined(), visitor(ROBIN).joined()
    assert robin.ask("POST", "/links", json={"to": ROBIN}).status_code == 403
    assert [kim.ask("POST", "/links", json={"to": to}).status_code for to in ("Nobody Example", None)] == [400, 400]
    for to in ("Sam Example", ""):
        token = kim.ask("POST", "/links", json={"to": to}).json()["token"]
        with Visitor(console, token) as guest:
            assert guest.join().json()["who"] == to
            assert guest.join().status_code == 403
        assert token not in console.ledger_path.read_text()
    assert [(line["who"], line["to"]) for line in console.kind("link_given")] == [("Kim Example", "Sam Example"), ("Kim Example", "")]
    assert refused(console) == [(ROBIN, "POST /links"), ("", "POST /join"), ("", "POST /join")]


def test_every_refused_access_says_who_and_what(visitor, console):
    robin = visitor(ROBIN).joined()
    robin.act("surprise", "master", surprise=1)
    robin.act("note", "scribe", text="x")
    robin.ask("GET", "/nowhere")
    console.call("GET", "/board", headers=bearer("nobody"))
    assert [(line["who"], line["what"], line["why"].partition(":")[0]) for line in console.kind("access_refused")] == [
        (ROBIN, "surprise", "role"),
        (ROBIN, "note", "role"),
        ("", "GET /board", "the token of a person of this game day is missing or wrong"),
    ]
    requests = {line["req"]: line["path"] for line in console.kind("request")}
    assert [requests[line["req"]] for line in console.kind("access_refused")] == ["/acts", "/acts", "/board"]


def test_no_token_of_a_link_or_session_is_written_down(visitor, console):
    robin = visitor(ROBIN).joined()
    secrets = [robin.cookie, robin.link]
    for secret in secrets:
        assert robin.act("note", "commander", text=f"my secret is {secret}").status_code == 201
        assert robin.ask("GET", f"/{secret}?token={secret}").status_code == 404
        assert robin.join(secret).status_code == 403
    with robin.stream() as stream:
        said = [line["text"] for line in stream.lines(3)[1:]]
    console.process.terminate()
    assert console.process.wait(10) == 0
    written = console.ledger_path.read_text() + console.log + str(said)
    assert [secret for secret in secrets if secret in written] == []
    assert written.count("my secret is ") == 4
