"""The event stream: what each person sees of the ledger and of how things stand, and how it goes on."""

from __future__ import annotations

import itertools

import httpx
import pytest

from tests.contract.console.conftest import TOKENS, bearer

pytestmark = pytest.mark.contract

ROBIN, SAM, KIM = "Robin Example", "Sam Example", "Kim Example"
PAGE = {"protocol": "generic", "route": "primary", "key": "k"}
GAME = {"gameday": "billing-q4", "offers": ["pause", "resume"], "people": [ROBIN, SAM, KIM], "every_s": 1800}
SCRIPT = {
    "phases": [{"name": "outage"}, {"name": "recovery"}],
    "surprises": [
        {"number": 1, "when": "asked", "tell": "comms", "say": "A customer calls.", "fault": None},
        {"number": 2, "when": "outage + 8m", "tell": None, "say": None, "fault": "latency"},
    ],
    "bounds": {"owed": 5000, "after_s": None},
}
STATUS = {
    "backlog": 12,
    "owed": 40,
    "phases": [{"name": "outage", "from_s": 0, "to_s": None, "state": "now"}],
    "now": "outage",
    "faults": ["down at billing"],
    "begun_at": 3.5,
    "over": False,
}


def tell(console, path, **said):
    answer = console.control("POST", path, json=said)
    assert answer.is_success
    return answer


def say(console, text):
    assert console.act("note", text=text).status_code == 201


@pytest.fixture
def console(start):
    return start(game=GAME, script=SCRIPT)


def test_it_begins_with_the_game_day(visitor):
    with visitor(ROBIN).joined().stream() as stream:
        first = next(iter(stream))
    assert (first.name, first.id, first.data) == ("game", "", {**GAME, "run": "test", "who": ROBIN})


def test_a_browser_comes_back_soon(visitor):
    with visitor(ROBIN).joined().stream() as stream:
        head = next(stream.response.iter_text())
    assert "retry: 300\r\n" in head


def test_lines_are_what_people_did_and_were_shown(visitor, console):
    """Each with its number in the ledger, and no digest of a token."""
    robin = visitor(ROBIN).joined()
    robin.act("declare", "commander", text="billing is down")
    tell(console, "/shown", event="paged", text="billing is down", **PAGE)
    robin.act("note", "scribe", text="refused")
    tell(console, "/abort", why="too many are owed")
    with robin.stream() as stream:
        events = [next(event for event in stream if event.name == "line") for _ in range(4)]
    assert [event.data["kind"] for event in events] == ["joined", "declared", "shown", "abort"]
    on_disk = {line["seq"]: line for line in console.lines}
    for event in events:
        line = {name: value for name, value in on_disk[int(event.id)].items() if name not in {"link", "session"}}
        assert event.data == line


def test_a_surprise_is_for_whom_it_was_told_and_the_game_master(visitor, console):
    """Who has the role later was not told."""
    robin, sam, kim, screen = (visitor(name).joined() for name in (ROBIN, SAM, KIM, ""))
    tell(console, "/surprises", surprise=1, to="comms", text="A customer calls.")
    tell(console, "/surprises", surprise=2)
    robin.act("take_role", "comms")
    robin.act("note", "comms", text="the end")
    seen = {}
    for name, one in {ROBIN: robin, SAM: sam, KIM: kim, "": screen}.items():
        with one.stream() as stream:
            seen[name] = [event.data["surprise"] for event in stream.until("note", "the end") if event.data.get("kind") == "surprise"]
    assert seen == {ROBIN: [], SAM: [1], KIM: [1, 2], "": []}
    assert [one["event"] for one in console.board(SAM)["shown"]] == ["surprise"]
    assert console.board(ROBIN)["shown"] == []


def test_what_the_game_master_writes_down_is_their_own(visitor, console):
    robin, kim = visitor(ROBIN).joined(), visitor(KIM).joined()
    kim.act("note", "master", text="surprise 2 comes next")
    assert kim.ask("POST", "/links", json={"to": SAM}).status_code == 201
    kim.act("begin", "master")
    robin.act("note", "commander", text="the end")
    kinds = {}
    for one in (robin, kim):
        with one.stream() as stream:
            read = stream.until("note", "the end")
            kinds[one.link] = [event.data["kind"] for event in read if event.name == "line"]
    assert kinds == {
        robin.link: ["joined", "joined", "begun", "note"],
        kim.link: ["joined", "joined", "note", "link_given", "begun", "note"],
    }


def test_the_state_is_what_everybody_may_know(visitor, console):
    robin, screen = visitor(ROBIN).joined(), visitor("").joined()
    with robin.stream() as stream, screen.stream() as wall:
        before = stream.next("state")
        assert (before["begun_at"], before["over"], before["backlog"], before["course"]) == (None, False, None, [])
        tell(console, "/status", **STATUS)
        state = next(event.data for event in stream if event.name == "state" and event.data["backlog"])
        shown = next(event.data for event in wall if event.name == "state" and event.data["backlog"])
    assert set(state) == {"at", "wall", "speed", "begun_at", "over", "roles", "mine", "present", "backlog", "course"}
    assert (state["speed"], state["begun_at"], state["backlog"], [value for _, value in state["course"]]) == (60, 3.5, 12, [12])
    assert (state["mine"], state["present"]) == (["commander", "liaison"], [ROBIN])
    assert {**shown, "at": 0, "wall": 0} == {**state, "at": 0, "wall": 0, "mine": []}


def test_the_state_comes_each_second_and_at_each_change(visitor, console):
    with visitor(ROBIN).joined().stream() as stream:
        quiet = [stream.next("state")["wall"] for _ in range(3)]
        assert all(later - sooner <= 5 for sooner, later in itertools.pairwise(quiet))
        console.act("take_role", role="scribe")
        assert "scribe" in next(event.data for event in stream if event.name == "state" and len(event.data["mine"]) == 3)["mine"]


def test_the_master_sees_the_script(visitor, console):
    tell(console, "/status", **STATUS)
    tell(console, "/surprises", surprise=2)
    with visitor(KIM).joined().stream() as stream:
        master = stream.next("master")
    assert {name: master[name] for name in ("phases", "now", "faults", "owed", "bounds", "speed")} == {
        "phases": STATUS["phases"],
        "now": "outage",
        "faults": ["down at billing"],
        "owed": 40,
        "bounds": SCRIPT["bounds"],
        "speed": 60,
    }
    assert [value for _, value in master["course"]] == [40]
    one, two = SCRIPT["surprises"]
    assert master["surprises"] == [{**one, "done": False}, {**two, "done": True}]


def test_before_the_engine_says_anything_the_phases_are_those_of_the_script(visitor):
    with visitor(KIM).joined().stream() as stream:
        assert stream.next("master")["phases"] == SCRIPT["phases"]


def test_the_script_goes_with_the_role_of_the_master(visitor, console):
    kim, sam = visitor(KIM).joined(), visitor(SAM).joined()
    with kim.stream() as old, sam.stream() as new:
        old.next("master")
        kim.act("hand_over", "master", to=SAM)
        assert new.next("master")["bounds"] == SCRIPT["bounds"]
        console.act("note", text="the end")
        old.until("note", "the end")
        assert {event.name for event in itertools.islice(old, 4)} == {"state"}
    assert kim.act("surprise", "master", surprise=1).status_code == 403


@pytest.mark.parametrize(
    ("said", "name"),
    [({"backlog": -1}, "backlog"), ({"owed": "many"}, "owed"), ({"phases": {}}, "phases"), ({"over": 1}, "over"), ({"own": 1}, "own")],
)
def test_a_status_that_is_wrong_is_named_and_changes_nothing(visitor, console, said, name):
    tell(console, "/status", **STATUS)
    answer = console.control("POST", "/status", json=STATUS | said)
    assert (answer.status_code, answer.json()["error"].partition(":")[0]) == (400, name)
    assert httpx.post(console.control_url + "/status", json=STATUS, headers=bearer(TOKENS[KIM])).status_code == 401
    with visitor(KIM).joined().stream() as stream:
        assert stream.next("master")["owed"] == 40


def test_a_long_course_keeps_its_shape(visitor, console):
    for owed in range(1000):
        tell(console, "/status", **STATUS | {"owed": owed})
    with visitor(KIM).joined().stream() as stream:
        course = stream.next("master")["course"]
    assert 100 <= len(course) <= 240
    assert course == sorted(course)
    assert (course[0][1], course[-1][1] > 980) == (0, True)


def test_it_goes_on_after_a_line(visitor, console):
    """What the engine shows are lines next to each other in the ledger."""
    robin = visitor(ROBIN).joined()
    for number in range(5):
        tell(console, "/shown", event="paged", text=f"n{number}", **PAGE)
    with robin.stream() as stream:
        lines = stream.lines(6)
    assert [line["seq"] - lines[1]["seq"] for line in lines[1:]] == list(range(5))
    for after, line in enumerate(lines):
        with robin.stream(after=line["seq"]) as stream:
            tell(console, "/shown", event="page_resolved", text=f"later {after}", **PAGE)
            later = [{"event": "page_resolved", "text": f"later {number}"} for number in range(after + 1)]
            read = stream.lines(5 - after + len(later))
        assert read[: 5 - after] == lines[after + 1 :]
        assert [{name: one[name] for name in ("event", "text")} for one in read[5 - after :]] == later


@pytest.mark.parametrize("last", ["999999", "x", "-1", "1.5", "", "9" * 30])
def test_a_place_that_was_never_sent_is_refused(visitor, last):
    answer = visitor(ROBIN).joined().ask("GET", "/events", headers={"last-event-id": last})
    assert (answer.status_code, answer.json()["message"].partition(":")[0]) == (400, "Last-Event-ID")


def test_a_script_reads_it_with_its_token(visitor, console):
    say(console, "hello")
    with visitor("").stream(**bearer(TOKENS[SAM])) as stream:
        assert stream.next("game")["who"] == SAM
        assert stream.lines(1)[0]["text"] == "hello"


def test_nobody_reads_it_without_a_session(visitor):
    assert visitor(ROBIN).ask("GET", "/events").status_code == 401


def test_a_course_and_a_status_are_gone_after_a_restart_until_the_engine_says_them_again(visitor, console):
    robin = visitor(ROBIN).joined()
    tell(console, "/status", **STATUS)
    console.restart()
    with robin.stream() as stream:
        assert stream.next("state")["backlog"] is None
        tell(console, "/status", **STATUS)
        assert next(event.data for event in stream if event.name == "state" and event.data["backlog"])["begun_at"] == 3.5
