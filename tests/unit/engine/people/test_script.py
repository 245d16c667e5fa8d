"""A scripted team: what it does, when, and what it does not do any more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from harness.engine.owed import OwedLive
from harness.engine.people.script import Script
from harness.engine.people.seen import Watch
from harness.plan.gameday import GamedayPlan, PersonPlan, StepPlan, SurprisePlan, TeamPlan

PEOPLE = (
    PersonPlan(name="Sam Example", roles=("commander",), standing="backup"),
    PersonPlan(name="Robin Example", roles=("liaison", "scribe"), standing="owner"),
    PersonPlan(name="Kim Example", roles=("comms",), standing="other"),
)
PAGE = {"protocol": "pagerduty", "route": "primary", "key": "sync-down"}


@dataclass
class Backlog:
    """As the engine knows it."""

    owes: frozenset[tuple[str, str, int]] = frozenset()

    def debts(self) -> frozenset[tuple[str, str, int]]:
        return self.owes

    def still(self, debts: frozenset[tuple[str, str, int]]) -> frozenset[tuple[str, str, int]]:
        return debts & self.owes


@dataclass
class Day:
    """A script at a console of which every act is a line, as in life."""

    folder: Path
    steps: tuple[StepPlan, ...]
    backlog: Backlog = field(default_factory=Backlog)
    struck: bool = False
    done: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.at, self._seq, self._decisions = 0.0, 0, 0
        surprises = (SurprisePlan(number=1, when="asked", tell="liaison", say="the CRM was upgraded"),)
        team = TeamPlan(name="t", file="t", digest="0", steps=self.steps)
        game = GamedayPlan(name="g", file="g", digest="0", people=PEOPLE, surprises=surprises, team=team)
        owed = cast("OwedLive", self.backlog)
        self.script = Script(game, team, Watch(self.folder, owed, lambda: self.struck, 30), owed, self.act)

    def act(self, _step: str, who: str, body: Mapping[str, Any]) -> None:
        self.done.append((who, dict(body)))
        fields = {key: value for key, value in body.items() if key != "do"}
        if body["do"] == "decide":
            self._decisions += 1
            fields["decision"] = self._decisions
        kinds = {"acknowledge": "acknowledged", "decide": "decided", "declare": "declared", "resolve": "resolved"}
        if body["do"] in kinds:
            self.line(kinds[body["do"]], who=who, **fields)

    def line(self, kind: str, **fields: Any) -> None:
        with (self.folder / "people.jsonl").open("a") as ledger:
            ledger.write(json.dumps({"seq": self._seq, "at": self.at, "kind": kind, **fields}) + "\n")
        self._seq += 1

    def shown(self, event: str, **fields: Any) -> None:
        self.line("shown", event=event, text="-", **fields)

    def until(self, at: float, step_s: float = 1.0) -> None:
        while self.at < at:
            self.at += step_s
            self.script.look(self.at)

    @property
    def acts(self) -> list[tuple[str, str]]:
        return [(who.split()[0], body["do"]) for who, body in self.done if body["do"] != "join"]


def step(name: str, on: str, do: str, by: str = "liaison", **more: Any) -> StepPlan:
    return StepPlan.model_validate({"id": name, "on": on, "do": do, "by": by, "role": by, **more})


def test_everybody_joins_and_the_start_is_an_event(tmp_path: Path) -> None:
    day = Day(tmp_path, (step("a", "start", "note", after_s=5, fields={"text": "here"}),))
    day.script.begin(0.0)
    day.until(10)
    assert [(who, body["role"]) for who, body in day.done if body["do"] == "join"] == [
        ("Sam Example", "commander"),
        ("Robin Example", "liaison"),
        ("Kim Example", "comms"),
    ]
    assert day.acts == [("Robin", "note")]


def test_a_page_is_acknowledged_after_a_while_and_only_once(tmp_path: Path) -> None:
    day = Day(tmp_path, (step("a", "page.primary", "acknowledge", after_s=240, each=True), step("b", "page.backup", "declare")))
    day.shown("paged", **PAGE)
    day.until(239)
    assert day.acts == []
    day.until(240)
    assert day.done == [("Robin Example", {"do": "acknowledge", "role": "liaison", **PAGE})]
    day.until(900)
    assert len(day.done) == 1


@pytest.mark.parametrize(("each", "acts"), [(True, 2), (False, 1)])
def test_each_event_or_the_first(each: bool, acts: int, tmp_path: Path) -> None:
    day = Day(tmp_path, (step("a", "page", "acknowledge", each=each),))
    for key in ("one", "two"):
        day.shown("paged", **PAGE | {"key": key})
        day.until(day.at + 2)
    assert len(day.acts) == acts


def test_notices_are_repeated_until_it_is_over(tmp_path: Path) -> None:
    notice = step("a", "declared", "update", "comms", every_s=60, until="resolved", fields={"state": "identified", "next_s": None})
    day = Day(tmp_path, (step("d", "start", "declare", "commander", fields={"text": "!"}), notice))
    day.script.begin(0.0)
    day.until(130)
    assert [do for _, do in day.acts] == ["declare", "update", "update", "update"]
    assert day.done[-1][1] == {"do": "update", "role": "comms", "state": "identified"}
    day.act("by hand", "Sam Example", {"do": "resolve", "role": "commander", "text": "over"})
    day.until(600)
    assert [do for _, do in day.acts].count("update") == 3


def test_a_request_names_the_decision_if_there_is_one(tmp_path: Path) -> None:
    steps = (
        step("a", "start", "request", fields={"action": "pause", "decided": True}),
        step("b", "start", "approve", fields={"action": "pause"}),
        step("c", "start", "decide", "commander", after_s=10, fields={"action": "pause", "reason": "it writes doubles"}),
        step("d", "decided.pause", "request", fields={"action": "pause", "decided": True}),
        step("e", "decided.pause", "request", fields={"action": "pause", "decided": False}),
        step("f", "decided.pause", "approve", fields={"action": "pause"}),
    )
    day = Day(tmp_path, steps)
    day.script.begin(0.0)
    day.until(20)
    about = [body.get("decision") for _, body in day.done if body["do"] in {"request", "approve"}]
    assert about == [None, 1, None, 1]


def test_healed_and_drained_wait_for_faults_and_for_the_backlog(tmp_path: Path) -> None:
    steps = (
        step("a", "healed", "note", fields={"text": "healed"}),
        step("b", "drained", "verify", fields={"answer": "true_count"}),
    )
    day = Day(tmp_path, steps)
    day.until(5)
    day.struck = True
    day.until(10)
    assert day.acts == []
    day.backlog.owes, day.struck = frozenset({("invoice", "7", 1)}), False
    day.until(20)
    assert day.acts == [("Robin", "note")]
    day.backlog.owes = frozenset({("invoice", "8", 1)})
    day.until(30)
    assert day.done[-1] == ("Robin Example", {"do": "verify", "role": "liaison", "answer": 1})


def test_it_has_not_drained_while_new_records_wait_for_old_ones(tmp_path: Path) -> None:
    day = Day(tmp_path, (step("b", "drained", "verify", fields={"answer": "true_count"}),))
    day.struck = True
    day.until(5)
    day.struck, day.backlog.owes = False, frozenset({("invoice", "7", 1)})
    day.until(100)
    day.backlog.owes = frozenset({("invoice", "8", 1)})
    day.until(120)
    assert day.acts == []
    day.backlog.owes = frozenset({("invoice", "9", 1)})
    day.until(125)
    assert day.done == [("Robin Example", {"do": "verify", "role": "liaison", "answer": 1})]


def test_nothing_drains_while_people_have_paused(tmp_path: Path) -> None:
    day = Day(tmp_path, (step("b", "drained", "verify", fields={"answer": 3}),))
    by = {"who": "Robin Example", "role": "liaison", "decision": None}
    day.struck = True
    day.line("requested", action="pause", number=1, **by)
    day.shown("carried_out", request=1)
    day.until(5)
    day.struck = False
    day.until(20)
    assert day.acts == []
    day.line("requested", action="resume", number=2, **by)
    day.shown("carried_out", request=2)
    day.until(25)
    assert day.done == [("Robin Example", {"do": "verify", "role": "liaison", "answer": 3})]


def test_people_are_named_by_role_and_surprises_by_number(tmp_path: Path) -> None:
    steps = (
        step("a", "start", "hand_over", "commander", fields={"to": "comms"}),
        step("b", "start", "surprise", "scribe", role="master", fields={"number": 1}),
        step("c", "start", "abort", "comms", fields={"text": "enough"}),
    )
    day = Day(tmp_path, steps)
    day.script.begin(0.0)
    day.until(1)
    assert [body for _, body in day.done if body["do"] != "join"] == [
        {"do": "hand_over", "role": "commander", "to": "Kim Example"},
        {"do": "surprise", "role": "master", "surprise": 1, "to": "liaison", "text": "the CRM was upgraded"},
        {"do": "abort", "role": "comms", "why": "enough"},
    ]
