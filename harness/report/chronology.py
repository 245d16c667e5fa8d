"""What happened when: phases, faults, alerts, controls and processes as one list."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.checks.leaves_nothing_behind import left_behind
from harness.plan.second import is_second
from harness.report.wording import many, span

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.journal import Event

_BATCH = ("actor_started", "actor_exited")
_PHASE_END = {
    "elapsed": "its time was over",
    "trigger": "its condition was met",
    "at_most": "its longest time was over",
    "nothing_owed": "nothing was owed any more",
    "standstill": "what was owed had not become less for long",
    "stopped": "the run was stopped",
    "went_on": "the test went on",
}
_HEAL = {"phase": "the phase ended", "lasts": "its time was over", "deadline": "its deadline passed", "unwind": "the run was wound up"}
_ALERT = {"trigger": "paged", "resolve": "told that it is over"}


@dataclass(frozen=True)
class Moment:
    """`what`: phase | fault | alert | control | process | run | trouble; `t`: drill seconds after the timeline's zero."""

    t: float
    what: str
    text: str


def phase_reason(why: str) -> str:
    """Why a phase ended, in words."""
    return _PHASE_END.get(why, why)


def heal_reason(why: str) -> str:
    """Why a fault was healed just then, in words."""
    return _HEAL.get(why, why)


def escaped(actor: str, host: str) -> str:
    """That a host beyond the drill was asked for, in words."""
    return f"the {actor} asks for {host}, which its file does not declare under `hosts:`: answered with 403"


def untrusted(actor: str, host: str) -> str:
    """That a client gave up on the front's certificate, in words."""
    return f"the {actor} does not trust the CA of this run when it asks for {host}: hand it {{front.ca_file}}"


def chronology(evidence: Evidence) -> tuple[Moment, ...]:
    """Everything worth telling, in order of time; what happened at one instant stays in the order of its source."""
    moments = [*_phases(evidence), *_faults(evidence), *_alerts(evidence), *_journal(evidence)]
    return tuple(sorted(moments, key=lambda moment: moment.t))


def _phases(evidence: Evidence) -> Iterator[Moment]:
    for phase in evidence.spans:
        took = "" if phase.ended_t is None else f" for {span(phase.ended_t - phase.started_t)}"
        why = f", until {phase_reason(phase.why)}" if phase.why else ""
        yield Moment(phase.started_t, "phase", f"{phase.name} begins{took}{why}")


def _faults(evidence: Evidence) -> Iterator[Moment]:
    for window in evidence.windows:
        if window.injected_t is not None:
            yield Moment(window.injected_t, "fault", f"{window.name} is in place")
        if window.healed_t is not None:
            why = heal_reason(window.heal_why)
            yield Moment(window.healed_t, "fault", f"{window.name} is healed" + (f": {why}" if why else ""))


def _alerts(evidence: Evidence) -> Iterator[Moment]:
    owners: dict[str, str] = {}
    for message in evidence.messages:
        owner = owners.setdefault(message.route, message.owner) or message.owner or "nobody known"
        who = f"{owner} (route {message.route})"
        if message.action == "acknowledge":
            yield Moment(message.t, "alert", f"{who} acknowledges")
        else:
            yield Moment(message.t, "alert", f"{who} is {_ALERT.get(message.action, message.action)}: {message.summary or message.text}")


def _journal(evidence: Evidence) -> Iterator[Moment]:
    for event in evidence.events_of(*_TELLERS):
        if event.text("edge") == "start":
            continue  # the end of the phase before has told it
        if event.event in _BATCH and evidence.plan.runs_in_batches(event.text("actor")):
            what, text = _batch(event)
        else:
            what, text = _TELLERS[event.event](event)
        yield Moment(evidence.t_of(event), what, text)


def _exited(event: Event) -> tuple[str, str]:
    if is_second(event.text("actor")):
        by_itself = "" if event.data.get("expected") else " by itself"
        return "process", _joined(f"{_actor(event)} ends{by_itself}", _how(event.number("code")))
    text = _joined(f"{_actor(event)} ends", _how(event.number("code")))
    return ("process", text) if event.data.get("expected") else ("trouble", f"{text}, unexpectedly")


def _batch(event: Event) -> tuple[str, str]:
    """Batches come and go; only one that went wrong is trouble."""
    batch = f"{event.text('actor')}'s batch {event.number('attempt') or 0:.0f}"
    if event.event == "actor_started":
        return "process", f"{batch} starts"
    code = event.number("code")
    if event.text("how") == "refused":
        return "trouble", _joined(f"{batch} refuses to run", _how(code))
    wrong = code != 0 and not event.data.get("expected")
    return "trouble" if wrong else "process", _joined(f"{batch} {'fails' if wrong else 'ends'}", _how(code))


def _how(code: float | None) -> str:
    """A negative exit code is the number of the signal that ended the process."""
    if code is None:
        return ""
    try:
        return f"exit code {code:.0f}" if code >= 0 else f"by {signal.Signals(int(-code)).name}"
    except ValueError:
        return f"by signal {-code:.0f}"


def _actor(event: Event) -> str:
    attempt = event.number("attempt")
    return event.text("actor") + (f" (start {attempt:.0f})" if attempt and attempt > 1 else "")


def _joined(*parts: str) -> str:
    return ": ".join(part for part in parts if part)


def _clock(event: Event) -> str:
    by_s = event.number("by_s") or 0.0
    wrong = f"{span(abs(by_s))} {'ahead' if by_s > 0 else 'behind'}"
    return f"the clock of the {event.text('actor')} steps: it is {wrong} now ({event.text('fault')})"


def _owed(event: Event) -> tuple[str, str]:
    return "run", f"{many(int(event.number('owed') or 0), 'record')} owed at the end of {event.text('phase')}"


_TELLERS: dict[str, Callable[[Event], tuple[str, str]]] = {
    "control": lambda event: ("control", _joined(f"operator: {event.text('control')}", event.text("outcome"), event.text("detail"))),
    "actor_started": lambda event: ("process", f"{_actor(event)} starts"),
    "actor_exited": _exited,
    "clock_wrong": lambda event: ("process", _clock(event)),
    "clock_right": lambda event: (
        "process",
        f"the clock of the {event.text('actor')} steps back to the right time ({event.text('fault')})",
    ),
    "left_behind": lambda event: ("trouble", f"{left_behind(event.data)}; they are ended now"),
    "process_state": lambda event: ("process", f"{event.text('actor')} is seen {event.text('state')} ({event.text('fault')})"),
    "injection_failed": lambda event: ("trouble", _joined(f"{event.text('fault')} could not be injected", event.text("reason"))),
    "heal_failed": lambda event: ("trouble", _joined(f"{event.text('fault')} could not be healed", event.text("reason"))),
    "trigger_hit": lambda event: ("run", f"trigger {event.text('trigger')} is met"),
    "trigger_missed": lambda event: ("trouble", _joined(f"trigger {event.text('trigger')} was not met", event.text("reason"))),
    "trigger_withdrawn": lambda event: ("run", f"trigger {event.text('trigger')} is withdrawn"),
    "withdraw_failed": lambda event: ("trouble", _joined(f"trigger {event.text('trigger')} could not be withdrawn", event.text("reason"))),
    "still_armed": lambda event: ("trouble", _joined(f"{event.text('actor')} may still have something armed", event.text("reason"))),
    "probe": lambda event: ("run", f"a fresh record is offered: {event.text('key')}"),
    "flooded": lambda event: ("trouble", f"{event.text('actor')} flooded its output ({event.text('bytes')} bytes)"),
    "supervisor_lost": lambda event: ("trouble", f"the supervisor of {event.text('actor')} {event.text('reason')}"),
    "unwritten": lambda event: ("trouble", _joined(f"the output of {event.text('actor')} could not be kept", event.text("reason"))),
    "escaped": lambda event: ("trouble", escaped(event.text("actor"), event.text("host"))),
    "untrusted": lambda event: ("trouble", untrusted(event.text("actor"), event.text("host"))),
    "given_up": lambda event: ("trouble", f"{event.text('actor')} is not started any more, after {event.text('starts')} starts in a row"),
    "slots_left_out": lambda event: ("process", f"{event.text('actor')}: {event.text('slots')} slots left out, the batch before still ran"),
    "backlog_untold": lambda event: ("process", _joined(f"{event.text('actor')} does not say its backlog", event.text("reason"))),
    "owed": _owed,
    "run_ended": lambda event: ("run", _joined(f"the run has ended: {event.text('outcome').replace('_', ' ')}", event.text("reason"))),
}
"""How each event of the journal is told; events of other kinds are told by phases, faults and alerts, or by nobody."""
