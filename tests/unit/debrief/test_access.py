"""The access log: who came and went, and what the console refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gameday import OWNER, act, played

from harness.debrief.access import accesses
from harness.debrief.lanes import lanes_of
from harness.debrief.places import Places


def test_joins_and_refusals_stand_in_it_with_their_line(run: Any, tell: Callable[[Any], Any]) -> None:
    played(run)
    run.line("people", "refused", 640, req=9, i=None, entity=None, key=None, status=403, why="Robin Example is not the commander")
    act(run, "left", 1500, OWNER, "liaison")
    told = tell(run)
    came, refused, went = accesses(told.evidence, Places(told.run_dir))
    assert (came.who, came.what, came.refused) == (OWNER, "joined as liaison, played by a script", False)
    assert (refused.t, refused.what, refused.refused) == (640, "403: Robin Example is not the commander", True)
    assert (went.what, went.place is not None) == ("left", True)


def test_a_refusal_whose_person_is_known_stands_in_it_once(run: Any, tell: Callable[[Any], Any]) -> None:
    played(run)
    run.line("people", "screen_joined", 2, link="a" * 64, session="b" * 64)
    run.line("people", "link_given", 3, who="Alex Example", to=OWNER, link="c" * 64)
    run.line("people", "access_refused", 640, req=9, who=OWNER, what="decide", why="only the commander decides")
    run.line("people", "refused", 640, req=9, i=None, entity=None, key=None, status=403, why="only the commander decides")
    told = tell(run)
    _, *rest = accesses(told.evidence, Places(told.run_dir))
    assert [(one.who, one.what, one.refused) for one in rest] == [
        ("the big screen", "joined", False),
        ("Alex Example", f"gave {OWNER} a new link", False),
        (OWNER, "decide: only the commander decides", True),
    ]


def test_each_person_has_a_lane_and_notes_have_no_mark(run: Any, tell: Callable[[Any], Any]) -> None:
    played(run)
    act(run, "note", 700, "Alex Example", "scribe", text="noted")
    lanes = lanes_of(tell(run).evidence)
    assert [lane.title for lane in lanes] == [
        "Robin Example (liaison): 7 acts", "Kim Example (commander): 4 acts", "Lee Example (comms): 3 acts",
    ]  # fmt: skip
    assert lanes[2].marks[0].hint.startswith("10:00 Lee Example (comms) tells status page and e-mail, investigating: We know more")
