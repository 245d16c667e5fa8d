"""How one request at a fake ended: it met an injected fault, or a mechanism of the machine ended it, or neither."""

# ruff: noqa: S608 - only names from our own code are put into the SQL

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from harness.journal.events import ActorExited
from harness.plan.second import first_of

if TYPE_CHECKING:
    from harness.evidence.attribution.stalls import Stalls
    from harness.evidence.columns import Actor
    from harness.evidence.facts import Facts
    from harness.evidence.timeline import FaultWindow

UNDECLARED_WALL_S = 0.05
"""The shortest time that a client waits for an answer, where its connector file does not say: wall seconds."""
ONSET_WALL_S = 0.25
"""So long before an injection was sent, a request counts as one that met it."""
_NOTICED_WALL_S = 0.25
"""So long after an exit the harness has noticed it."""
_WAY = ("connector", "proxy", "front")
"""The processes that an answer has to pass, beside the fake that gives it."""
_PAGING_WAY = ("connector", "watchdog", "proxy", "front", "watchdog_front", "alertmanager")
"""The same for a page, which others than the connector may send."""


@dataclass(frozen=True)
class Request:
    """A request at a fake's door. `accepted`: its answer said so, and the client may have read it."""

    req: int
    began_t: float
    ended_t: float
    accepted: bool
    gone: bool
    """Its client was no longer there for the answer."""
    fault: str | None


@dataclass(frozen=True)
class RequestEnding:
    """`met`: an injected fault overlapped it. `excuse`: the mechanism of the machine that may have ended it, in words; else empty.

    `gave_up`: its client was seen to leave. Otherwise only a later repetition by the client can show that it left.
    """

    met: bool = False
    excuse: str = ""
    gave_up: bool = False


class Requests:
    """Questions about single requests at one fake; at the destination they are writes."""

    def __init__(self, evidence: Facts, stalls: Stalls, side: Actor = "destination") -> None:
        self._evidence = evidence
        self._stalls = stalls
        self._side = side
        self.way = (*(_PAGING_WAY if side == "alerts" else _WAY), side)
        """The processes that a request and its answer have to pass."""
        self._known: dict[int, RequestEnding] = {}

    def ending(self, req: int | None) -> RequestEnding:
        """How a request ended; unknown if the record did not come as a request."""
        if req is None:
            return RequestEnding()
        self.look_up([req])
        return self._known[req]

    def look_up(self, reqs: Iterable[int | None]) -> None:
        """Read many requests at once: callers that need thousands of endings do this first."""
        new = sorted({req for req in reqs if req is not None} - self._known.keys())
        if new:
            self._known |= dict.fromkeys(new, RequestEnding())
            self._known |= {request.req: self._judge(request) for request in self._read(new)}

    @cached_property
    def given_up(self) -> list[tuple[float, str]]:
        """When requests began whose clients were seen to leave for a mechanism of the machine, and which; in order."""
        rows = self._evidence.connection.execute(
            f"SELECT b.t, b.req FROM {self._side} b JOIN {self._side} r USING (req) "
            "WHERE b.kind = 'request' AND r.kind = 'reply' AND r.why = 'client_gone' ORDER BY b.t, b.req"
        ).fetchall()
        self.look_up(req for _, req in rows)
        endings = ((t, self.ending(req)) for t, req in rows)
        return [(t, ending.excuse) for t, ending in endings if ending.gave_up and ending.excuse]

    def _read(self, reqs: list[int]) -> Iterable[Request]:
        rows = self._evidence.connection.execute(
            "SELECT req, min(t) FILTER (WHERE kind IN ('request', 'attempted')) AS began_t, max(t) FILTER (WHERE kind = 'reply'), "
            "bool_or(sent AND coalesce(status, 200) < 400) FILTER (WHERE kind = 'reply'), "
            "bool_or(why = 'client_gone') FILTER (WHERE kind = 'reply'), max(fault) FILTER (WHERE kind = 'reply') "
            f"FROM {self._side} WHERE req IN (SELECT unnest($1::BIGINT[])) GROUP BY req HAVING began_t IS NOT NULL",
            [reqs],
        ).fetchall()
        for req, began_t, ended_t, accepted, gone, fault in rows:
            yield Request(req, began_t, self._evidence.end_t if ended_t is None else ended_t, bool(accepted), bool(gone), fault)

    def _judge(self, request: Request) -> RequestEnding:
        if request.fault or any(self._overlaps(request, from_t, until_t) for from_t, until_t in self._struck):
            return RequestEnding(met=True)
        if not (request.gone or request.accepted) or self._left_by_itself(request):
            return RequestEnding()
        return RequestEnding(excuse=self._mechanism(request), gave_up=request.gone)

    def _mechanism(self, request: Request) -> str:
        """Why its client gave up on the answer without any fault; a client that was still there must have waited for it as long."""
        speed, patience_s = self._evidence.speed, self.patience_wall_s
        took_s = (request.ended_t - request.began_t) / speed
        if any(self._overlaps(request, from_t, until_t) for from_t, until_t in self._idle_holds):
            return "the harness held the answer back for an injection that never came"
        if took_s >= patience_s:
            return f"the answer took {took_s:.2f} s of wall time, with no fault to explain it"
        near = replace(request, began_t=request.began_t - patience_s * speed, ended_t=request.ended_t + patience_s * speed)
        waited_s = self._evidence.waits.longest_s(near.began_t, near.ended_t, self.way)
        if waited_s >= patience_s:
            return f"a process on the path of the answer waited {waited_s:.2f} s of wall time for a CPU"
        stalled_s = self._stalls.longest_s(near.began_t, near.ended_t, self.way)
        if stalled_s >= patience_s:
            return f"the fake or the proxy did not run for {stalled_s:.2f} s of wall time while the answer was due"
        return ""

    @property
    def patience_wall_s(self) -> float:
        """The shortest time after which this connector's clients give up, in wall seconds."""
        patience_s = self._evidence.plan.about.connector.patience_s
        return UNDECLARED_WALL_S if patience_s is None else patience_s / self._evidence.speed

    @staticmethod
    def _overlaps(request: Request, from_t: float, until_t: float) -> bool:
        return request.began_t <= until_t and request.ended_t >= from_t

    def _left_by_itself(self, request: Request) -> bool:
        """Whether a process under test ended during the request. That is not a mechanism of the machine."""
        noticed_t = request.ended_t + _NOTICED_WALL_S * self._evidence.speed
        exits = (told for told in self._evidence.events_of(ActorExited) if self._sends(told.event.actor))
        return any(request.began_t <= self._evidence.t_of(told) <= noticed_t for told in exits)

    def _sends(self, actor: str) -> bool:
        """Whether an actor may have sent requests to this fake: the watchdog only pages, and services send none."""
        return first_of(actor) == "connector" or (first_of(actor) == "watchdog" and self._side == "alerts")

    @cached_property
    def _struck(self) -> list[tuple[float, float]]:
        """When injected faults were in place that a request or its sender could meet, their onset included."""
        onset_t = ONSET_WALL_S * self._evidence.speed
        spans = []
        for window in self._evidence.windows:
            start = window.sent_t if window.sent_t is not None else window.injected_t
            if start is not None and self._strikes(window):
                spans.append((start - onset_t, self._evidence.end_of(window)))
        return [*spans, *(hold for hold in self._holds if self._was_used(hold))]

    def _strikes(self, window: FaultWindow) -> bool:
        where = window.plan.where
        if window.plan.felt in {"instance", "import"}:
            return False  # neither breaks a request; those that an instance leaves when it is stopped are known by its exit
        if window.plan.target == "process":
            return self._sends(where)
        return where.removeprefix("watchdog.").partition(".")[0] == self._side

    @cached_property
    def _idle_holds(self) -> list[tuple[float, float]]:
        shortest_t = self.patience_wall_s * self._evidence.speed
        return [hold for hold in self._holds if hold[1] - hold[0] >= shortest_t and not self._was_used(hold)]

    def _was_used(self, hold: tuple[float, float]) -> bool:
        """Whether anything was injected behind it: then the hold is part of the test."""
        sent = (window.sent_t for window in self._evidence.windows)
        return any(t is not None and hold[0] <= t <= hold[1] for t in sent)

    @cached_property
    def _holds(self) -> list[tuple[float, float]]:
        """When triggers held the fake's requests: from the hit to the release."""
        rows = self._evidence.connection.execute(
            f"SELECT t, event, trigger FROM {self._side} WHERE kind = 'trigger' "
            "AND event IN ('hit', 'released', 'timeout', 'withdrawn') ORDER BY seq"
        ).fetchall()
        return list(_pairs(rows))


def _pairs(rows: Iterable[tuple[float, str, str | None]]) -> Iterable[tuple[float, float]]:
    """Each trigger by itself."""
    hits: dict[str | None, float] = {}
    for t, event, trigger in rows:
        if event == "hit":
            hits[trigger] = t
        elif trigger in hits:
            yield hits.pop(trigger), t
