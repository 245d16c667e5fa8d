"""A connector that keeps its dead letters is asked for them, seldom, and only when there is a reason to."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from harness.drill.connector.dead_letters import DeadLetters
from harness.engine.dead_letters import DeadLetterBox
from harness.errors import EnvironmentUnavailable
from harness.journal import Event
from harness.journal.naming import Said


@dataclass
class Desk:
    """Connector, engine's count and journal in one."""

    answers: list[str] = field(default_factory=list)
    asked: int = 0
    has_refusals: bool = True
    heard: list[str] = field(default_factory=list)
    journal: list[dict[str, Any]] = field(default_factory=list)

    def dead_letters(self) -> str:
        self.asked += 1
        if not self.answers:
            raise EnvironmentUnavailable("nobody there")
        return self.answers.pop(0)

    def named(self, said: Said) -> None:
        self.heard.append(said.text)

    def tell(self, event: Event) -> None:
        assert event.NAME == "dead_letters"
        self.journal.append(event.fields())


def box(desk: Desk, where: DeadLetters | None) -> DeadLetterBox:
    connector = SimpleNamespace(spec=SimpleNamespace(dead_letters=where), dead_letters=desk.dead_letters)
    world = SimpleNamespace(processes={"connector": connector}, clock=SimpleNamespace(speed=60.0), tell=desk.tell)
    return DeadLetterBox(world, desk)  # type: ignore[arg-type]


HTTP = DeadLetters(http="/dead")


def test_each_new_answer_is_heard_and_journalled_once() -> None:
    desk = Desk(["a-1", "a-1", "a-1 a-2"])
    asks = box(desk, HTTP)
    for at in (100.0, 110.0, 130.0, 160.0):
        asks.look(at)
    assert (desk.asked, desk.heard) == (3, ["a-1", "a-1 a-2"])
    assert desk.journal == [{"text": "a-1"}, {"text": "a-1 a-2"}]


@pytest.mark.parametrize(("where", "refusals"), [(None, True), (DeadLetters(alert_reference="record"), True), (HTTP, False)])
def test_nobody_is_asked_without_a_reason(where: DeadLetters | None, refusals: bool) -> None:
    desk = Desk(["a-1"], has_refusals=refusals)
    box(desk, where).look(100.0)
    assert desk.asked == 0


def test_who_does_not_answer_is_asked_again_and_at_the_end_it_is_told() -> None:
    desk = Desk()
    asks = box(desk, HTTP)
    asks.look(100.0)
    assert (desk.asked, desk.journal) == (1, [])
    asks.close()
    assert desk.journal == [{"text": "", "failed": "nobody there"}]
