"""People play a game day by the links that they were given, and are judged; also when the console dies again and again."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from typing import Any

import psutil
import pytest
from definite import in_doubt, in_words
from good_game import play
from players import Player

from harness import assets
from harness.checks.verdict import Outcome
from harness.engine.people.hosting import Hosting, Invitations
from harness.engine.run import RunOptions
from harness.evidence.evidence import Evidence
from harness.journal.events import ConsoleRestarted, GamedayBegun, PersonCame
from harness.ledger.lines import Attested
from harness.rehearsal import Rehearsal, draw_up_gameday, rehearse

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
EXAMPLE = assets.fixture("integrations") / "orders-to-billing.gameday.yaml"
_BACK_WITHIN_WALL_S = 3.0


@dataclass
class Day:
    """Whoever was invited comes, plays, and the game master says who was there."""

    speed: float
    meanwhile: Callable[[Day], None] = lambda _: None
    links: dict[str, tuple[str, ...]] = field(default_factory=dict)
    file: str = ""
    players: list[Player] = field(default_factory=list)
    failed: Queue[BaseException] = field(default_factory=Queue)

    def invite(self, invitations: Invitations) -> None:
        self.links, self.file = dict(invitations.links), invitations.file.read_text()
        self._beside(self._play)

    def _play(self) -> None:
        self.players = [Player(link) for name, (link, _) in self.links.items() if name]
        team = {role: player for player in self.players for role in player.roles}
        self._beside(lambda: self.meanwhile(self))
        play(team, self.speed)
        team["master"].until(lambda: team["master"].state.get("over"))
        team["master"].does("attest", "master", names=[player.name for player in self.players])

    def _beside(self, does: Callable[[], None]) -> None:
        def done() -> None:
            try:
                does()
            except BaseException as error:  # noqa: BLE001  # the test raises it
                self.failed.put(error)

        threading.Thread(target=done, daemon=True).start()


@pytest.fixture
def lived(tmp_path: Path, once_more: Callable[..., Rehearsal]) -> Callable[..., tuple[Rehearsal, Day]]:
    """A game day that was played, at half the speed if the machine was too busy; and the people of the last one."""

    def run(meanwhile: Callable[[Day], None] = lambda _: None) -> tuple[Rehearsal, Day]:
        days: list[Day] = []

        def at(speed: float) -> Callable[[], Rehearsal]:
            def carry_out() -> Rehearsal:
                days.append(Day(speed, meanwhile))
                [plan] = draw_up_gameday(str(EXAMPLE), team=None, speed=speed, seed=8)
                done = rehearse(plan, RunOptions(tmp_path / "runs", hosting=Hosting(days[-1].invite, attest_wall_s=30)))
                if not days[-1].failed.empty():
                    raise days[-1].failed.get()
                return done

            return carry_out

        return once_more(at(60), in_doubt, slower=at(30)), days[-1]

    return run


def lines(run: Rehearsal) -> list[dict[str, Any]]:
    """The people's ledger, which must be whole and as its writer left it."""
    with Evidence.open(run.run_dir) as evidence:
        assert {stream.name: stream.problems for stream in evidence.streams if stream.problems} == {}
        assert str(evidence.integrity).startswith("intact")
    return [json.loads(line) for line in (run.run_dir / "ledgers" / "people.jsonl").read_text().splitlines()]


def test_people_join_by_their_links_play_well_and_pass(lived: Callable[..., tuple[Rehearsal, Day]]) -> None:
    run, day = lived()
    assert run.judgement.outcome is Outcome.PASS, in_words(run.judgement)
    with Evidence.open(run.run_dir) as evidence:
        came = [told.event.who for told in evidence.events_of(PersonCame)]
        [begun] = evidence.events_of(GamedayBegun)
        assert evidence.people is not None
        assert evidence.people.came_by == {"browser"}
    assert sorted(came) == sorted(player.name for player in day.players)
    assert (begun.event.why, begun.event.missing) == ("everybody", [])
    assert (run.record.people.human, run.record.people.acknowledged_by) == ("attested", "owner")
    assert all(link in day.file for both in day.links.values() for link in both)
    tokens = [link.partition("#")[2].encode() for both in day.links.values() for link in both]
    left = [path for path in run.run_dir.rglob("*") if path.is_file() and any(token in path.read_bytes() for token in tokens)]
    assert left == []


def _console(url: str) -> int | None:
    """The process that listens there; None: nobody does just now."""
    port, listening = int(url.rpartition(":")[2]), psutil.CONN_LISTEN
    return next((one.pid for one in psutil.net_connections("tcp") if one.status == listening and one.laddr.port == port), None)


def _kill_again_and_again(day: Day) -> None:
    """When something has just been done, so that the console dies while much is said."""
    liaison = day.players[-2]
    for kind in ("shown", "decided", "requested"):
        liaison.sees(kind)
        liaison.until(lambda: _is_killed(_console(liaison.url)))


def _is_killed(console: int | None) -> bool:
    """False: there is none now, or the one that was seen had already ended."""
    try:
        if console:
            os.kill(console, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return bool(console)


def test_a_console_that_is_killed_comes_back_and_no_line_is_lost_or_doubled(lived: Callable[..., tuple[Rehearsal, Day]]) -> None:
    run, day = lived(_kill_again_and_again)
    assert run.judgement.outcome is Outcome.PASS, in_words(run.judgement)
    written = lines(run)
    assert [line["seq"] for line in written] == list(range(len(written)))
    with Evidence.open(run.run_dir) as evidence:
        back = [told.event for told in evidence.events_of(ConsoleRestarted)]
    assert [event.code for event in back] == [-signal.SIGKILL] * 3
    assert max(event.down_wall_s for event in back) <= _BACK_WITHIN_WALL_S
    for number in (1, 2, 3):
        assert [line["event"] for line in written if line["kind"] == "shown" and line.get("request") == number] == ["carried_out"]
    assert [line["names"] for line in written if line["kind"] == Attested.KIND] == [[player.name for player in day.players]]
    for player in day.players:
        seen = [line["seq"] for line in player.all("decided")]
        assert seen == [line["seq"] for line in written if line["kind"] == "decided"]
        assert player.breaks >= 3
