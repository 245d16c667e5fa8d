"""One event of the journal in words, with the kind of moment that it is."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from harness.checks.leaves_nothing_behind import left_behind
from harness.journal.events import (
    ActorExited,
    ActorStarted,
    BacklogUntold,
    ClockRight,
    ClockWrong,
    Control,
    Escaped,
    Event,
    Flooded,
    GivenUp,
    HealFailed,
    InjectionFailed,
    LeftBehind,
    Probe,
    ProcessSeen,
    RunEnded,
    SlotsLeftOut,
    StillArmed,
    SupervisorLost,
    SurpriseLeftOut,
    TriggerHit,
    TriggerMissed,
    TriggerWithdrawn,
    Untrusted,
    Unwritten,
    WithdrawFailed,
)
from harness.plan.second import is_second
from harness.report.people_words import of_people
from harness.report.wording import span

if TYPE_CHECKING:
    from harness.plan.model import Plan

What = tuple[str, str]
"""What a moment is, and its text."""


def which_proxy(chosen: str) -> str:
    """The fault proxy of a run, as people call it: `bundled`, or whose it is."""
    return {"url": "one that was running already", "path": "toxiproxy-server of this machine", "image": "the genuine image"}.get(
        chosen, chosen
    )


def in_words(event: Event, plan: Plan) -> What | None:
    """What happened. None: it appears as a phase, fault or alert, or not at all."""
    if isinstance(event, (ActorStarted, ActorExited)) and plan.runs_in_batches(event.actor):
        return _batch(event)
    return _process(event) or _fault(event) or of_people(event) or _run(event) or _trouble(event) or _misconduct(event)


def ended(event: RunEnded) -> str:
    """How a run ended, in words."""
    return "the harness or its environment failed" if event.outcome == "broke" else event.outcome.replace("_", " ")


def escaped(actor: str, host: str) -> str:
    """That a host beyond the drill was asked for, in words."""
    return f"the {actor} asks for {host}, which its file does not declare under `hosts:`: answered with 403"


def untrusted(actor: str, host: str) -> str:
    """That a client gave up on the front's certificate, in words."""
    return f"the {actor} does not trust the CA of this run when it asks for {host}: hand it {{front.ca_file}}"


def _batch(event: ActorStarted | ActorExited) -> What:
    """Batches come and go; only one that went wrong is trouble."""
    batch = f"{event.actor}'s batch {event.attempt}"
    if isinstance(event, ActorStarted):
        return "process", f"{batch} starts"
    if event.how == "refused":
        return "trouble", f"{batch} refuses to run: {_how(event.code)}"
    wrong = event.code != 0 and not event.expected
    return "trouble" if wrong else "process", f"{batch} {'fails' if wrong else 'ends'}: {_how(event.code)}"


def _process(event: Event) -> What | None:
    match event:
        case ActorStarted():
            return "process", f"{_actor(event)} starts"
        case ActorExited() if is_second(event.actor):
            return "process", f"{_actor(event)} ends{'' if event.expected else ' by itself'}: {_how(event.code)}"
        case ActorExited():
            text = f"{_actor(event)} ends: {_how(event.code)}"
            return ("process", text) if event.expected else ("trouble", f"{text}, unexpectedly")
        case SlotsLeftOut():
            return "process", f"{event.actor}: {event.slots} slots skipped: the previous batch was still running"
        case BacklogUntold():
            return "process", _joined(f"{event.actor} does not report its backlog", event.reason)
    return None


def _fault(event: Event) -> What | None:
    match event:
        case Control():
            who = "operator" if event.request is None else f"request {event.request}"
            return "control", _joined(f"{who}: {event.control}", event.outcome, event.detail)
        case ProcessSeen():
            return "process", f"{event.actor} is seen {event.state} ({event.fault})"
        case ClockWrong():
            wrong = f"{span(abs(event.by_s))} {'ahead' if event.by_s > 0 else 'behind'}"
            return "process", f"the clock of the {event.actor} steps: it is {wrong} now ({event.fault})"
        case ClockRight():
            return "process", f"the clock of the {event.actor} steps back to the right time ({event.fault})"
    return None


def _run(event: Event) -> What | None:
    match event:
        case Probe():
            return "run", f"the probe record is offered: {event.key}"
        case TriggerHit():
            return "run", f"trigger {event.trigger} is met"
        case TriggerWithdrawn():
            return "run", f"trigger {event.trigger} is withdrawn"
        case RunEnded():
            return "run", _joined(f"the run has ended: {ended(event)}", event.reason)
    return None


def _trouble(event: Event) -> What | None:
    text = None
    match event:
        case SurpriseLeftOut():
            text = _joined(f"the fault of surprise {event.surprise} was not injected", event.reason)
        case InjectionFailed():
            text = _joined(f"{event.fault} could not be injected", event.reason)
        case HealFailed():
            text = _joined(f"{event.fault} could not be healed", event.reason)
        case TriggerMissed():
            text = _joined(f"trigger {event.trigger} was not met", event.reason)
        case WithdrawFailed():
            text = _joined(f"trigger {event.trigger} could not be withdrawn", event.reason)
        case StillArmed():
            text = _joined(f"{event.actor} may still have something armed", event.reason)
    return None if text is None else ("trouble", text)


def _misconduct(event: Event) -> What | None:
    text = None
    match event:
        case LeftBehind():
            text = f"{left_behind(event)}; the harness ended them"
        case Flooded():
            text = f"{event.actor} flooded its output ({event.bytes} bytes)"
        case Unwritten():
            text = _joined(f"the output of {event.actor} could not be saved", event.reason)
        case SupervisorLost():
            text = f"the supervisor of {event.actor} {event.reason}"
        case GivenUp():
            text = f"{event.actor} is no longer restarted after {event.starts} starts in a row"
        case Escaped():
            text = escaped(event.actor, event.host)
        case Untrusted():
            text = untrusted(event.actor, event.host)
    return None if text is None else ("trouble", text)


def _how(code: int) -> str:
    """A negative exit code is the number of the signal that ended the process."""
    try:
        return f"exit code {code}" if code >= 0 else f"by {signal.Signals(-code).name}"
    except ValueError:
        return f"by signal {-code}"


def _actor(event: ActorStarted | ActorExited) -> str:
    return event.actor + (f" (start {event.attempt})" if event.attempt > 1 else "")


def _joined(*parts: str) -> str:
    return ": ".join(part for part in parts if part)
