"""People take part in a run: they see a page and act over HTTP, the engine carries out what they ask for, and the files show it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from definite import in_doubt, in_words
from gameday import COMMANDER, COMMS, OWNER, SCRIBE, gameday, with_people

from harness.checks.verdict import Outcome
from harness.engine.endings import EndsRun
from harness.engine.interpret import Interpreter
from harness.engine.run import RunOptions, recorded, staged
from harness.evidence.evidence import Evidence
from harness.journal.events import CalledOff, Control, Healed, Injected, RequestRefused, RunEnded
from harness.plan.gameday import SurprisePlan
from harness.plan.model import Plan
from harness.rehearsal import Rehearsal, draw_up, judge_run, tell_run

pytestmark = pytest.mark.e2e
SPEED = 60.0
_GIVE_UP_S = 120.0
T = TypeVar("T")


class Team:
    """The people, each with a token of their own."""

    def __init__(self, run: Interpreter, client: httpx.Client) -> None:
        assert run.world.console is not None
        self._run, self._console = run, run.world.console
        self._client = client

    def does(self, who: str, role: str, do: str, **fields: Any) -> dict[str, Any]:
        answer = self._client.post(f"{self._console.url}/acts", json={"do": do, "role": role, **fields}, headers=self._as(who))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def sees(self, event: str, who: str = OWNER, **about: Any) -> dict[str, Any]:
        """Wait until the board shows it."""

        def look() -> dict[str, Any] | None:
            shown = self._client.get(f"{self._console.url}/board", headers=self._as(who)).json()["shown"]
            return next((one for one in shown if one["event"] == event and about.items() <= one.items()), None)

        return self._until(look)

    def waits_for_fault(self, kind: str) -> None:
        """Until it is in place."""
        self._until(lambda: [active for active in self._run.injector.active if active.plan.kind == kind and active.injected_at])

    @staticmethod
    def _until(holds: Callable[[], T | None]) -> T:
        end = time.monotonic() + _GIVE_UP_S
        while not (found := holds()):
            assert time.monotonic() < end, "nothing came"
            time.sleep(0.05)
        return found

    def _as(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._console.tokens[who]}"}


def play(plan: Plan, out: Path, team: Callable[[Team], None]) -> Rehearsal:
    """Carry a plan out while a team acts, and judge it."""
    with httpx.Client(timeout=10) as client, ThreadPoolExecutor(1) as threads:
        with suppress(EndsRun), recorded(plan, RunOptions(out)) as record, staged(plan, RunOptions(out), record, threading.Event()) as run:
            acting = threads.submit(team, Team(run, client))
            run.run()
        acting.result(10)
    return tell_run(record.plan, record.run_dir, record.memory)


@pytest.fixture
def played(tmp_path: Path, once_more: Callable[..., Rehearsal]) -> Callable[..., Rehearsal]:
    def run(drill: str, team: Callable[[Team], None]) -> Rehearsal:
        def at(speed: float) -> Callable[[], Rehearsal]:
            return lambda: play(with_people(draw_up(drill, speed=speed, seed=11), gameday()), tmp_path / "runs", team)

        return once_more(at(SPEED), in_doubt, slower=at(SPEED / 2))

    return run


def _an_outage(team: Team) -> None:
    """One person stops all writes, and lets them go on when it is clear what is the matter."""
    team.does(COMMANDER, "commander", "join")
    team.does(OWNER, "liaison", "join")
    page = team.sees("paged", route="primary")
    team.does(OWNER, "liaison", "acknowledge", **{name: page[name] for name in ("protocol", "route", "key")})
    team.does(COMMANDER, "commander", "declare", text="orders are not written to billing")
    pause = team.does(COMMANDER, "commander", "decide", action="pause", reason="nothing may be written twice")
    assert team.does(OWNER, "liaison", "request", action="pause", decision=pause["decision"])["number"] == 1
    team.sees("carried_out", request=1)
    team.does(COMMS, "comms", "update", state="investigating", text="New orders come late.", channels=["status page"], next_s=600)
    assert team.does(OWNER, "liaison", "request", action="roll_back")["number"] == 2
    team.sees("refused", request=2)
    resume = team.does(COMMANDER, "commander", "decide", action="resume", reason="the queue keeps them")
    team.does(OWNER, "liaison", "request", action="resume", decision=resume["decision"])
    team.sees("carried_out", request=3)
    team.sees("page_resolved")
    team.does(OWNER, "liaison", "verify", answer=0)
    team.does(COMMANDER, "commander", "resolve", text="all orders are in billing")


def test_people_act_over_http_and_the_files_show_it(played: Callable[..., Rehearsal], drill_path: Callable[[str], str]) -> None:
    rehearsal = played(drill_path("connector-down-20m"), _an_outage)
    judgement = rehearsal.judgement
    assert judgement.outcome is Outcome.PASS, in_words(judgement)
    with Evidence.open(rehearsal.run_dir) as evidence:
        acts = [(did.act.KIND, vars(did.act)["who"]) for did in evidence.people.acts]
        used = [(told.event.request, told.event.control) for told in evidence.events_of(Control)]
        refused = [(told.event.request, told.event.action) for told in evidence.events_of(RequestRefused)]
        (page,) = [incident for incident in evidence.episodes if incident.is_owned]
        assert {stream.name: stream.problems for stream in evidence.streams if stream.name == "people"} == {"people": ()}
    assert acts == [
        ("joined", COMMANDER),
        ("joined", OWNER),
        ("acknowledged", OWNER),
        ("declared", COMMANDER),
        ("decided", COMMANDER),
        ("requested", OWNER),
        ("update", COMMS),
        ("requested", OWNER),
        ("decided", COMMANDER),
        ("requested", OWNER),
        ("verified", OWNER),
        ("resolved", COMMANDER),
    ]
    assert used == [(1, "pause"), (3, "resume")]
    assert refused == [(2, "roll_back")]
    assert page.acknowledged_t is not None
    assert judge_run(rehearsal.run_dir).outcome is Outcome.PASS  # from the files alone


def _a_real_incident(team: Team) -> None:
    team.sees("surprise", who=COMMS, text="A customer calls.")
    team.sees("paged")
    team.does(SCRIBE, "master", "surprise", surprise=2)
    team.waits_for_fault("latency")
    team.does(SCRIBE, "master", "abort", why="a real incident")


def test_an_abort_heals_everything_and_proves_nothing(tmp_path: Path, drill_path: Callable[[str], str]) -> None:
    surprises = (
        SurprisePlan(number=1, phase="outage", after_s=10, tell="comms", say="A customer calls."),
        SurprisePlan(number=2, when="asked", fault={"kind": "latency", "link": "source", "latency": "2s"}),
    )
    plan = with_people(draw_up(drill_path("connector-down-20m"), speed=SPEED, seed=11), gameday(surprises=surprises))
    rehearsal = play(plan, tmp_path / "runs", _a_real_incident)
    judgement = rehearsal.judgement
    assert (judgement.outcome, judgement.exit_code) == (Outcome.INCONCLUSIVE, 3)
    assert "the run was called off: aborted by Alex Example: a real incident" in judgement.reasons
    with Evidence.open(rehearsal.run_dir) as evidence:
        injected = [told.event.kind for told in evidence.events_of(Injected)]
        healed = [told.event.why for told in evidence.events_of(Healed)]
        ended = evidence.first_event(RunEnded)
        assert evidence.first_event(CalledOff) is not None
    assert injected == ["down", "latency"]
    assert healed == ["unwind", "unwind"]
    assert ended is not None
    assert ended.event.outcome == "aborted"
