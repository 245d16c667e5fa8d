"""The events of a game day in words."""

from __future__ import annotations

from harness.checks.judge.exits import with_code
from harness.journal.events import (
    AcknowledgementRefused,
    AttestationAwaited,
    BegunFor,
    CalledOff,
    ConsoleLost,
    ConsoleRestarted,
    Event,
    GamedayBegun,
    PeopleAwaited,
    PersonCame,
    RequestRefused,
)
from harness.report.wording import listed, wall

_WHY: dict[BegunFor, str] = {
    "everybody": "everybody is here",
    "master": "the game master says so",
    "waited": "it has waited long enough",
}

_PULLED_BY = {"person": "a person", "bound": "one of its bounds", "operator": "idrill abort"}


def of_people(event: Event) -> tuple[str, str] | None:  # noqa: PLR0911  # one line for each kind
    """What a moment is, and its text; None: it is about no people."""
    match event:
        case RequestRefused():
            return "control", f"request {event.request}: {event.action}: refused: {event.reason}"
        case AcknowledgementRefused():
            return "control", f"the acknowledgement of {event.key} on {event.route}: refused: {event.reason}"
        case PeopleAwaited():
            return "run", f"the console is open for {listed(event.people)}; they are waited for, {wall(event.at_most_wall_s)} at most"
        case PersonCame():
            return "run", f"{event.who} has joined"
        case GamedayBegun():
            absent = f"; {listed(event.missing)} may still come" if event.missing else ""
            return "run", f"the game day begins: {_WHY[event.why]}{absent}"
        case AttestationAwaited():
            return "run", f"the drill is over; the game master is asked who was there, and waited for {wall(event.at_most_wall_s)} at most"
        case ConsoleRestarted():
            return "process", f"the console ended {with_code(event.code)} and was back after {wall(event.down_wall_s)}"
        case ConsoleLost():
            return "process", f"the console ended {with_code(event.code)} and could not be started again"
        case CalledOff():
            return "run", f"the run is called off by {_PULLED_BY[event.by]}: {event.why}"
    return None
