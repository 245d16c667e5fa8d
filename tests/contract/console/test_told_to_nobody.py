"""What only the game master may know is in no byte that anybody else is sent: words planted in all of it are looked for on the wire."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import httpx
import pytest

from tests.contract.console.conftest import LINKS, PEOPLE
from tests.contract.console.visitor import Visitor

pytestmark = pytest.mark.contract

ROBIN, SAM, KIM = "Robin Example", "Sam Example", "Kim Example"
OTHERS = (ROBIN, SAM, "")
SCRIPT = {
    "phases": [{"name": "planted-phase-outage", "earliest_s": 7171717, "faults": ["planted-fault-of-phase"]}],
    "surprises": [
        {"number": 1, "when": "planted-when", "tell": "comms", "say": "planted-untold", "fault": "planted-fault-of-surprise"},
        {"number": 2, "when": "asked", "tell": "liaison", "say": "planted-told", "fault": None},
    ],
    "bounds": {"owed": 7272727, "after_s": 7373737},
}
STATUS = {
    "backlog": 3,
    "owed": 7474747,
    "phases": [{"name": "planted-phase-of-engine", "from_s": 7575757, "to_s": None, "state": "to come"}],
    "now": "planted-now",
    "faults": ["planted-fault-now"],
    "begun_at": 1,
    "over": False,
}
PLANTED = ("planted-", "7171717", "7272727", "7373737", "7474747", "7575757")


class Wire:
    """Reads whatever somebody is sent, heads and bodies."""

    def __init__(self, visitor):
        self.visitor, self.sent = visitor, bytearray()
        visitor.client.event_hooks["response"] = [self._heard]
        self._reading = threading.Thread(target=self._read, daemon=True)
        self.seen = threading.Condition()

    def _heard(self, response):
        self.sent += b"\n".join(name + b": " + value for name, value in response.headers.raw)
        if response.headers["content-type"].startswith("text/event-stream"):
            return
        self.sent += response.read()

    def listen(self):
        self._reading.start()

    def _read(self):
        try:
            with self.visitor.client.stream("GET", self.visitor.console.url + "/events") as response:
                for piece in response.iter_raw():
                    with self.seen:
                        self.sent += piece
                        self.seen.notify_all()
        except httpx.HTTPError:
            pass  # the console was killed, or the test is over

    def wait(self, word):
        with self.seen:
            assert self.seen.wait_for(lambda: word in self.sent, 20), f"{word} did not come: {bytes(self.sent[-500:])}"

    def planted(self):
        return {word for word in PLANTED if word.encode() in self.sent}


def ask_for_everything(wire):
    """All that somebody could try, from each door."""
    ask = wire.visitor.ask
    acts = [
        {"do": "surprise", "role": "master", "surprise": 1},
        {"do": "take_role", "role": "master"},
        {"do": "begin", "role": "master"},
        {"do": "note", "role": "liaison", "text": "mine"},
        {"do": "dance"},
    ]
    for body in (*acts, [], "x"):
        ask("POST", "/acts", json=body)
    for path in (
        "/",
        "/board",
        "/board?after=-5",
        "/state",
        "/status",
        "/surprises",
        "/shown",
        "/ledger",
        "/ledger?from=0",
        "/faults",
        "/healthz",
        "/page/main.js",
    ):
        for method in ("GET", "POST"):
            ask(method, path, json={})
    ask("POST", "/links", json={"to": KIM})
    ask("POST", "/join", json={"token": LINKS[KIM]})
    ask("GET", "/events", headers={"last-event-id": "99999"})


@pytest.fixture
def console(start):
    return start(script=SCRIPT)


def test_words_of_the_script_reach_the_game_master_alone(console):
    with ExitStack() as stack:
        wires = {name: Wire(stack.enter_context(Visitor(console, LINKS[name]))) for name in (*PEOPLE, "")}
        for wire in wires.values():
            wire.visitor.joined()
            wire.listen()
        assert console.control("POST", "/status", json=STATUS).is_success
        kim = wires[KIM].visitor
        assert kim.act("note", "master", text="planted-note of the master").status_code == 201
        for name in OTHERS:
            ask_for_everything(wires[name])
        assert kim.act("surprise", "master", surprise=2, text="planted-nobody was told").status_code == 201
        assert kim.act("begin", "master").status_code == 201
        for wire in wires.values():
            wire.wait(b'"begun"')
            wire.wait(b'"backlog":3')
        wires[KIM].wait(b"7474747")
        assert wires[KIM].planted() == set(PLANTED)
        assert {name: wires[name].planted() for name in OTHERS} == {name: set() for name in OTHERS}
        assert console.control("POST", "/surprises", json={"surprise": 2, "to": "liaison", "text": "planted-told"}).is_success
        wires[ROBIN].wait(b"planted-told")  # it is Robin's: now it is told
        assert console.act("note", text="the end").status_code == 201
        for name in (SAM, ""):
            wires[name].wait(b"the end")
            ask_for_everything(wires[name])
        assert {name: wires[name].planted() for name in (SAM, "")} == {SAM: set(), "": set()}
        console.restart()
        for name in (SAM, ""):
            again = Wire(wires[name].visitor)
            again.listen()
            again.wait(b"the end")
            ask_for_everything(again)
            assert again.planted() == set()
        console.kill()  # the streams end with it
