"""A game day with people in browsers: who is waited for, how it begins, and who may have the last word."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from gameday import BACKUP, COMMANDER, COMMS, OWNER, SCRIBE

from harness.engine.endings import Aborted, Stopped
from harness.engine.people.hosting import Hosting
from harness.engine.people.live_day import LiveDay, as_text
from harness.engine.people.status import Status
from harness.journal.events import GamedayBegun, PeopleAwaited, PersonCame
from harness.ledger.lines import Attested, Begun, CalledOff, Joined, Left, Note
from harness.world.console.control import PeoplesLedger

LINKS = {OWNER: ("http://127.0.0.1:1/#a", "http://127.0.0.1:1/#b"), "": ("http://127.0.0.1:1/#c",)}


def came(who, role="commander"):
    return Joined(who=who, role=role, by="browser")


ATTESTED = Attested(who=SCRIBE, role="master", names=[OWNER])


class Live:
    """A game day that was opened. `later`: lines that people write so many wall seconds from now."""

    def __init__(self, today, folder, **hosting):
        self.today, self.invited = today, []
        ledger = PeoplesLedger(folder / "ledgers" / "people.jsonl")
        console = SimpleNamespace(ledger=ledger, links=lambda: LINKS, program=SimpleNamespace(is_down=False))
        self.status = Status(today.interpreter)
        (folder / "secrets").mkdir(exist_ok=True)
        self.day = LiveDay(today.plan.gameday, console, today.interpreter, Hosting(self.invited.append, **hosting), self.status)

    def later(self, wall_s, *lines):
        clock, ledger = self.today.world.clock, self.today.fake("people")._ledger
        clock.later(clock.at() + wall_s * clock.speed, lambda: [ledger.note(line) for line in lines])

    def events(self, kind):
        return self.today.events(kind)


@pytest.fixture
def live(day, tmp_path):
    return lambda **hosting: Live(day(begins=None), tmp_path, **hosting)


def test_it_begins_when_everybody_has_come(live):
    it = live()
    for wall_s, who in enumerate((OWNER, BACKUP, COMMANDER, COMMS, SCRIBE)):
        it.later(wall_s, came(who))
    it.day.gather()
    assert [event["who"] for event in it.events(PersonCame)] == [OWNER, BACKUP, COMMANDER, COMMS, SCRIBE]
    assert it.events(GamedayBegun) == [{"why": "everybody", "missing": []}]
    assert it.status.begun_at is not None


def test_everybody_is_invited_before_they_are_waited_for(live):
    it = live()
    it.later(1, Begun(who=SCRIBE, role="master"))
    it.day.gather()
    [invitations] = it.invited
    assert invitations.links == LINKS
    assert invitations.file.stat().st_mode & 0o777 == 0o600
    assert invitations.file.read_text() == as_text(LINKS)
    assert it.events(PeopleAwaited)[0]["people"] == [OWNER, BACKUP, COMMANDER, COMMS, SCRIBE]
    assert LINKS[OWNER][0] not in repr(invitations) + str(it.today.told)


def test_the_game_master_begins_without_those_who_are_late(live):
    it = live()
    it.later(1, came(SCRIBE, "master"), Begun(who=SCRIBE, role="master"))
    it.day.gather()
    assert it.events(GamedayBegun) == [{"why": "master", "missing": [OWNER, BACKUP, COMMANDER, COMMS]}]


def test_after_the_wait_it_begins_if_somebody_is_there_for_each_role(live):
    it = live(wait_wall_s=60)
    it.later(1, came(OWNER), came(COMMANDER), came(COMMS))
    it.day.gather()
    assert it.events(GamedayBegun) == [{"why": "waited", "missing": [BACKUP, SCRIBE]}]


def test_after_the_wait_it_ends_where_a_role_is_missing_and_who_has_left_is_not_there(live):
    it = live(wait_wall_s=60)
    it.later(1, came(OWNER), came(COMMANDER), came(COMMS), Left(who=COMMS, role="comms"))
    with pytest.raises(Aborted, match="not begun: within 1m nobody has come who is comms"):
        it.day.gather()


def test_whoever_calls_it_off_while_people_are_waited_for_ends_it(live):
    it = live()
    it.later(1, CalledOff(who=OWNER, why="a real incident"))
    with pytest.raises(Aborted, match="a real incident"):
        it.day.gather()


def test_ctrl_c_ends_the_waiting(live):
    it = live()
    it.today.interpreter.cancel.set()
    with pytest.raises(Stopped):
        it.day.gather()


def test_waiting_for_people_is_no_part_of_the_time_that_a_run_may_take(live):
    it = live()
    it.later(1, Begun(who=SCRIBE, role="master"))
    before = it.today.interpreter.give_up_mono_s
    it.day.gather()
    assert it.today.interpreter.give_up_mono_s > before


def test_at_the_end_the_game_master_is_waited_for(live):
    it = live()
    it.later(1, came(SCRIBE, "master"))
    it.later(30, ATTESTED)
    clock = it.today.world.clock
    clock.let_pass(2 * clock.speed)
    began_at = clock.at()
    it.day.attest()
    assert clock.wall_s(clock.at() - began_at) == pytest.approx(28, abs=1)
    assert it.today.heard("status")[-1][1]["over"] is True


@pytest.mark.parametrize("lines", [(), (came(SCRIBE, "master"), Left(who=SCRIBE, role="master")), (came(SCRIBE, "master"), ATTESTED)])
def test_nobody_waits_for_a_game_master_who_is_not_there_or_has_spoken(live, lines):
    it = live()
    for line in (Note(who=OWNER, role="liaison", text="?"), *lines):
        it.today.fake("people")._ledger.note(line)
    clock = it.today.world.clock
    began_at = clock.at()
    it.day.attest()
    assert clock.at() == began_at


def test_the_last_word_is_not_waited_for_for_ever(live):
    it = live(attest_wall_s=60)
    it.today.fake("people")._ledger.note(came(SCRIBE, "master"))
    clock = it.today.world.clock
    began_at = clock.at()
    it.day.attest()
    assert clock.wall_s(clock.at() - began_at) == pytest.approx(60, abs=1)
