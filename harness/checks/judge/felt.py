"""The proof that a fault was felt, by its way of working: refused link, toxic, requests that met it, process state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, cast

from harness.checks.base import duration, plural
from harness.checks.judge.alerts import SIDE_LINKS
from harness.checks.judge.between_batches import between_batches
from harness.checks.judge.exits import with_code
from harness.drill.actors import is_part, name_of
from harness.instants import elapsed
from harness.journal.events import ActorExited, ActorStarted, Canary, ClockRight, ClockWrong, Control, Entry, LeftBehind, ProcessSeen, When
from harness.plan.second import second
from harness.units import parse_duration

if TYPE_CHECKING:
    from harness.evidence.columns import Actor
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow

_SLOWER = frozenset({"latency", "bandwidth", "slicer", "slow_close"})
_BROKEN = frozenset({"timeout", "reset_peer", "limit_data"})
_HELPLESS = ("exited", "stopped", "disconnected")
"""States in which a process does no work."""
_DELAYS = {"latency": "latency", "slow_close": "delay"}
"""Kinds that delay every canary by a duration that the drill names; half of it must be seen."""
_CLEARLY = 1.5
"""A canary through a link slowed otherwise takes at least this many times the slowest one before."""


@dataclass(frozen=True)
class Proof:
    """`text` says which evidence was found, or which is missing."""

    felt: bool
    text: str

    @classmethod
    def yes(cls, text: str) -> Proof:
        return cls(felt=True, text=text)

    @classmethod
    def no(cls, text: str) -> Proof:
        return cls(felt=False, text=text)


def prove(evidence: Evidence, window: FaultWindow) -> Proof:
    """Whether this fault was felt in this run."""
    if window.injected_t is None:
        return Proof.no("never injected")
    ways: dict[str, Callable[[Evidence, FaultWindow], Proof]] = {
        "refused": _refused,
        "toxic": _toxic,
        "requests": _requests,
        "process": _process,
        "control": _control,
        "state": _state,
        "instance": _instance,
        "clock": _clock,
        "import": _import,
    }
    return ways[window.plan.felt](evidence, window)


def _refused(evidence: Evidence, window: FaultWindow) -> Proof:
    during = _canaries(evidence, window, "during")
    refused = sum(canary.outcome == "refused" for canary in during)
    if not refused:
        return Proof.no(f"the harness's own request through the link was not refused ({_outcomes(during)})")
    if window.plan.where in SIDE_LINKS:
        return Proof.yes(f"{plural(refused, 'canary request')} refused")
    owed, missed = _owed_over(evidence, window), between_batches(evidence, window)
    text = f"{plural(refused, 'canary request')} refused; {owed.text}"
    return Proof(felt=owed.felt, text=f"{text}; {missed}" if missed else text)


def _toxic(evidence: Evidence, window: FaultWindow) -> Proof:
    before, during = _canaries(evidence, window, "baseline"), _canaries(evidence, window, "during")
    if not before or not during:
        return Proof.no(f"no request of the harness's own went through the link {'before' if not before else 'during'} the fault")
    kind = window.plan.kind
    slower = kind not in _BROKEN and _is_slower(before, during, window, evidence.speed)
    broken = kind not in _SLOWER and _is_broken(before, during)
    times = f"{_milliseconds(before)} before, {_milliseconds(during)} during"
    return Proof(felt=slower or broken, text=f"canary requests took {times}, with the outcome {_outcomes(during)}")


def _is_slower(before: Sequence[Canary], during: Sequence[Canary], window: FaultWindow, speed: float) -> bool:
    if any(canary.outcome == "timeout" for canary in during):
        return True
    spec = window.plan.spec
    partial = isinstance(spec.get("toxicity"), (int, float)) and spec["toxicity"] < 1
    took = max(canary.wall_s for canary in during) if partial else median(canary.wall_s for canary in during)
    delay = spec.get(_DELAYS.get(window.plan.kind, ""))
    if delay is None:
        return took > _CLEARLY * max(canary.wall_s for canary in before)
    return took - median(canary.wall_s for canary in before) >= parse_duration(delay) / speed / 2


def _is_broken(before: Sequence[Canary], during: Sequence[Canary]) -> bool:
    fewest = min((canary.bytes for canary in before), default=0.0)
    return any(canary.outcome != "ok" or canary.bytes < fewest for canary in during)


def _requests(evidence: Evidence, window: FaultWindow) -> Proof:
    actor = cast("Actor", window.plan.where)
    begin, end = window.sent_t or window.injected_t or 0.0, evidence.end_of(window)
    rejected = evidence.traffic.rejected(actor, begin, end)
    if window.plan.kind == "rotated_credential" and evidence.plan.about.logins[actor].is_static:
        renewed = evidence.traffic.renewed_calls(actor, begin, end)
        text = f"{plural(rejected, 'rejected call')} and {plural(renewed, 'call')} with the new credential in the window"
        return Proof(felt=bool(rejected or renewed), text=text)
    if window.plan.kind in {"token_expiry", "rotated_credential"}:
        issued = evidence.traffic.tokens_issued(actor, begin, end)
        return Proof(
            felt=bool(rejected or issued), text=f"{plural(rejected, 'rejected call')} and {plural(issued, 'token')} issued in the window"
        )
    if window.plan.kind in {"expired_credential", "revoked_credential"}:
        return Proof(felt=bool(rejected), text=f"{plural(rejected, 'rejected call')} in the window")
    if window.plan.kind == "partial_batch":
        mixed = evidence.traffic.half_accepted(actor, window.plan.id)
        return Proof(felt=bool(mixed), text=f"{plural(mixed, 'answer')} with both accepted and refused records")
    told: Any = window.state.get("hits")
    hits = max(told if isinstance(told, int) else 0, evidence.traffic.hits(actor, window.plan.id))
    return Proof(felt=bool(hits), text=f"{plural(hits, 'request')} met it")


def _states(evidence: Evidence, window: FaultWindow) -> list[Entry[ProcessSeen]]:
    """What it read back."""
    return [told for told in evidence.events_of(ProcessSeen) if told.event.fault == window.plan.id]


def _process(evidence: Evidence, window: FaultWindow) -> Proof:
    states = _states(evidence, window)
    if not any(told.event.state in _HELPLESS for told in states):
        return Proof.no(f"{window.plan.where} was never seen to have exited, stopped or been disconnected")
    alive = sorted({pid for told in states for pid in told.event.live_pids})
    if alive:
        return Proof.no(f"processes of {window.plan.where} were alive in the window: {', '.join(map(str, alive[:5]))}")
    if any(window.covers(evidence.t_of(told)) for told in evidence.events_of(ActorStarted) if is_part(told.event.actor, window.plan.where)):
        return Proof.no(f"{window.plan.where} was started in the window")
    only = bool(window.plan.spec.get("only"))
    ended = any(told.event.state == "exited" for told in states)
    if (only or (ended and name_of(window.plan.where))) and not any(told.event.gone_pids for told in states):
        return Proof.no(f"{'the main process of ' * only}{window.plan.where} was not running when the fault was to end it")
    state = next(told.event.state for told in states if told.event.state != "running")
    seen = f"{window.plan.where} seen {state}, {_alive(states)}{_left_behind(evidence, window)}"
    if window.plan.where != "connector" or only:
        return Proof.yes(seen)  # the remaining processes may go on with the work, so that nothing is owed
    owed = _owed_over(evidence, window)
    return Proof(felt=owed.felt, text=f"{seen}; {owed.text}")


def _alive(states: Sequence[Entry[ProcessSeen]]) -> str:
    """Which of its processes were read back as gone, and which are still alive; journals of older runs have neither."""
    gone = [pid for told in states for pid in told.event.gone_pids]
    others = [pid for told in states for pid in told.event.other_pids]
    if not gone:
        return "no live process"
    text = f"{plural(len(gone), 'process', 'processes')} gone ({', '.join(map(str, gone[:5]))})"
    return f"{text}, {len(others)} not targeted and still alive ({', '.join(map(str, others[:5]))})" if others else text


def _left_behind(evidence: Evidence, window: FaultWindow) -> str:
    """What it had not ended itself when it was stopped gracefully."""
    left = [told for told in evidence.events_of(LeftBehind) if is_part(told.event.actor, window.plan.where)]
    count = sum(len(told.event.processes) for told in left if window.covers(evidence.t_of(told)))
    return f", left {plural(count, 'process', 'processes')} behind" if count else ""


def _state(evidence: Evidence, window: FaultWindow) -> Proof:
    """The state read back is the whole proof; its consequences depend on the connector."""
    seen = next((told.event.state for told in _states(evidence, window) if told.event.state != "running"), None)
    text = f"{window.plan.where} {f'seen {seen}' if seen else 'was never seen in another state'}{_left_behind(evidence, window)}"
    return Proof(felt=seen is not None, text=text)


def _instance(evidence: Evidence, window: FaultWindow) -> Proof:
    """Beside the first from end to end, or for as long as it wanted: an instance that ends by itself has met the first one, or its lock."""
    actor = second(window.plan.where)
    states = _states(evidence, window)
    attempts = {told.event.attempt for told in states}
    for end in evidence.events_of(ActorExited):
        mine = (
            end.event.attempt in attempts
            if end.event.actor == actor
            else is_part(end.event.actor, actor) and window.covers(evidence.t_of(end))
        )
        if mine and not end.event.expected:
            after_s = max(0.0, evidence.t_of(end) - (window.sent_t or window.injected_t or 0.0))
            return Proof.yes(f"{end.event.actor} ended by itself {with_code(end.event.code)} after {duration(after_s)}")
    seen = [told for told in states if told.event.state == "running" and told.event.live_pids]
    if len(seen) < 2:
        return Proof.no(f"{actor} was not seen running at the beginning and at the end")
    pids = sorted({pid for told in seen for pid in told.event.live_pids})
    lasted = duration(elapsed(evidence.t_of(seen[0]), evidence.t_of(seen[-1])))
    who = f"{'process' if len(pids) == 1 else 'processes'} {', '.join(map(str, pids[:5]))}"
    return Proof.yes(f"{actor} was seen running for {lasted} beside the first: {who}")


def _control(evidence: Evidence, window: FaultWindow) -> Proof:
    """Clicks that took longer than the drill gives them are no longer many in a row."""
    used = [told for told in evidence.events_of(Control) if told.event.fault == window.plan.id]
    names = ", ".join(dict.fromkeys(told.event.control for told in used)) or "no control"
    clicked = [evidence.t_of(told) for told in used if told.event.control == window.plan.spec.get("use")]
    took_s, planned_s = (clicked[-1] - clicked[0] if clicked else 0.0), window.plan.heal_after_s
    if planned_s is not None and took_s > planned_s:
        slow = f"{plural(len(clicked), 'use')} of {names} took {duration(took_s)}, and the drill gives them {duration(planned_s)}"
        return Proof.no(f"{slow}: the machine is too busy for this speed")
    return Proof(felt=bool(used), text=f"{names} used and accepted, {plural(len(used), 'call')} in all")


def _clock(evidence: Evidence, window: FaultWindow) -> Proof:
    """A wrong time that no process reads is not felt."""
    by_s = next((told.event.by_s for told in evidence.events_of(ClockWrong) if told.event.fault == window.plan.id), 0.0)
    righted = [told.event for told in evidence.events_of(ClockRight) if told.event.fault == window.plan.id]
    pids = sorted({pid for event in righted for pid in event.read_by})
    who = f"{plural(len(pids), 'process', 'processes')} of the {window.plan.where}"
    wrong = f"{duration(abs(by_s))} {'ahead' if by_s > 0 else 'behind'}"
    if not pids:
        return Proof.no(f"no process of the {window.plan.where} was seen to read the time of day while it was {wrong}")
    return Proof.yes(f"{who} read the time of day while it was {wrong} ({', '.join(map(str, pids[:5]))})")


def _import(evidence: Evidence, window: FaultWindow) -> Proof:
    """Records that were stored; a queue with nothing in it needs nobody."""
    imported = evidence.by_hand.imported
    mine = imported[imported["fault"] == window.plan.id]
    if not len(mine):
        return Proof.no("nothing was imported by hand")
    end = evidence.by_hand.end_of(window.plan.id)
    left = f", {plural(end.remaining, 'record')} of the queue left" if end is not None and end.remaining else ""
    return Proof.yes(f"{plural(len(mine), 'record')} imported by hand{left}")


def _owed_over(evidence: Evidence, window: FaultWindow) -> Proof:
    """A fault during which nothing was owed was not felt."""
    end = evidence.end_of(window)
    count, lasted_s = evidence.backlog.at(end).count, elapsed(window.injected_t or 0.0, end)
    return Proof(felt=count >= 1, text=f"{plural(count, 'record')} owed when it was healed, {duration(lasted_s)} after its injection")


def _canaries(evidence: Evidence, window: FaultWindow, when: When) -> list[Canary]:
    return [
        told.event
        for told in evidence.events_of(Canary)
        if told.event.when == when
        and (told.event.fault == window.plan.id or (not told.event.fault and told.event.link == window.plan.where))
    ]


def _outcomes(canaries: Sequence[Canary]) -> str:
    return ", ".join(sorted({canary.outcome for canary in canaries})) or "none was sent"


def _milliseconds(canaries: Sequence[Canary]) -> str:
    return f"{median(canary.wall_s for canary in canaries) * 1000:.1f} ms wall"
