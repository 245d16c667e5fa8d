"""A whole game day at the console's page, each person in a browser of their own, and the big screen beside them; judged like any other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from definite import in_doubt, in_words
from good_game import play
from page_players import Browsers, PagePlayer

from harness import assets
from harness.checks.verdict import Outcome
from harness.engine.people.hosting import Hosting, Invitations
from harness.engine.run import RunOptions
from harness.evidence.evidence import Evidence
from harness.rehearsal import Rehearsal, draw_up_gameday, rehearse

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

EXAMPLE = assets.fixture("integrations") / "orders-to-billing.gameday.yaml"


class Room:
    """People with their browsers, and the wall."""

    def __init__(self, browsers: Browsers, speed: float) -> None:
        self._browsers, self._speed = browsers, speed
        self.failed: Queue[BaseException] = Queue()
        self.wall: dict[str, Any] = {}
        """What the big screen said at the end."""

    def invite(self, invitations: Invitations) -> None:
        threading.Thread(target=self._all, args=(invitations,), daemon=True).start()

    def _all(self, invitations: Invitations) -> None:
        try:
            self._play(invitations)
        except BaseException as error:  # noqa: BLE001 - the test raises it
            self.failed.put(error)

    def _play(self, invitations: Invitations) -> None:
        screen = self._browsers.page(invitations.links[""][0])
        people = [PagePlayer(links, self._browsers) for name, links in invitations.links.items() if name]
        team = {role: player for player in people for role in player.roles}
        play(team, self._speed)
        master = team["master"]
        master.until(lambda: master.state.get("over"))
        self._browsers.do(lambda _: screen.get_by_text("Game day over").first.wait_for())  # its own stream may say so a little later
        self.wall = self._browsers.do(lambda _: {"text": screen.locator("body").inner_text(), "title": screen.title()})
        master.does("attest", "master", names=[player.name for player in people])


def test_people_play_a_game_day_in_browsers_and_pass(tmp_path: Path, once_more: Callable[..., Rehearsal]) -> None:
    rooms: list[Room] = []
    with Browsers() as browsers:

        def at(speed: float) -> Callable[[], Rehearsal]:
            def carry_out() -> Rehearsal:
                rooms.append(Room(browsers, speed))
                [plan] = draw_up_gameday(str(EXAMPLE), team=None, speed=speed, seed=8)
                done = rehearse(plan, RunOptions(tmp_path / "runs", hosting=Hosting(rooms[-1].invite, attest_wall_s=60)))
                if not rooms[-1].failed.empty():
                    raise rooms[-1].failed.get()
                return done

            return carry_out

        run = once_more(at(30), in_doubt, slower=at(15))
    assert run.judgement.outcome is Outcome.PASS, in_words(run.judgement)
    with Evidence.open(run.run_dir) as evidence:
        assert evidence.people is not None
        assert evidence.people.came_by == {"browser"}
    wall = rooms[-1].wall
    assert wall["title"] == "DRILL · orders-to-billing"
    assert "Game day over" in wall["text"]
    assert "every record has arrived once" in wall["text"], "the last notice"
