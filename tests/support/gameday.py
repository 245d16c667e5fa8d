"""A game day for tests: a bad deployment writes on until one person has stopped it, and everybody does what they should.

A test spoils one thing: it leaves an act out (`without`), moves or changes it (`changed`), or adds one (`act`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from harness.plan.gameday import GamedayPlan, PersonPlan
from harness.plan.model import Plan

OWNER, BACKUP, COMMANDER, COMMS, SCRIBE = "Robin Example", "Sam Example", "Kim Example", "Lee Example", "Alex Example"
CHANNELS = ["status page", "e-mail"]
PAGE_T = 420.0
PAUSED_T, ROLLED_BACK_T, RESUMED_T = 632.0, 780.0, 900.0
SENT_OUT_T = (600.0, 1150.0)
VERIFIED_T, RESOLVED_T, ALL_CLEAR_T = 1300.0, 1320.0, 1380.0
OVER_T = 1900.0
DATA = "each order has exactly one invoice"
ALL_CLEAR = f"The problem is over. Your data: {DATA}."


def gameday(*people: PersonPlan, **more: Any) -> GamedayPlan:
    """The game day of a plan; without `people` the usual five."""
    usual = (
        PersonPlan(name=OWNER, roles=("liaison",), standing="owner"),
        PersonPlan(name=BACKUP, roles=(), standing="backup"),
        PersonPlan(name=COMMANDER, roles=("commander",), standing="other"),
        PersonPlan(name=COMMS, roles=("comms",), standing="other"),
        PersonPlan(name=SCRIBE, roles=("scribe", "master"), standing="other"),
    )
    return GamedayPlan(name="billing-q4", file="billing-q4.gameday.yaml", digest="0" * 64, people=people or usual, **more)


def with_people(plan: Plan, day: GamedayPlan) -> Plan:
    """The plan for a run in which people take part at the console, and no simulated responder does."""
    said = plan.model_dump(mode="json")
    said["drill"]["stack"]["people"] = {"fake": "console"}
    said["drill"]["stack"]["alerts"].pop("acknowledges_after", None)
    return Plan.model_validate(said | {"gameday": day.model_dump(mode="json")})


def act(run: Any, kind: str, t: float, who: str = COMMANDER, role: str = "commander", **fields: Any) -> None:
    """A line of the people's ledger."""
    run.line("people", kind, t, who=who, role=role, **fields)


def decided(run: Any, t: float, number: int, action: str, who: str = COMMANDER, role: str = "commander", reason: str = "it harms") -> None:
    act(run, "decided", t, who, role, decision=number, action=action, reason=reason)


def requested(run: Any, t: float, number: int, action: str, decision: int | None, *, done_t: float | None = None, who: str = OWNER) -> None:
    """A request, and that it was carried out at `done_t` as a control."""
    act(run, "requested", t, who, "liaison", number=number, action=action, decision=decision)
    if done_t is not None:
        run.note("control", done_t, control=action, request=number)


def update(run: Any, t: float, state: str, text: str = "", channels: Iterable[str] = CHANNELS, next_s: float | None = 600.0) -> None:
    told = text or f"We know more at {t:g}."
    data = DATA if state == "resolved" else None
    act(run, "update", t, COMMS, "comms", state=state, text=told, channels=list(channels), next_s=next_s, data=data)


def acknowledged(run: Any, t: float, who: str | None, route: str = "primary", by: str = "person") -> None:
    """As the alert sink's ledger has it."""
    run.line("alerts", "acknowledged", t, protocol="generic", route=route, key="orders-sync/billing", by=by, who=who)


def played(run: Any) -> Any:
    """The whole day. Wrong content is written from 300 until the pause; the roll-back heals; all is whole at 1000."""
    run.gameday = gameday()
    bad = run.fault("f1", "bad_deployment", "process", "connector", "state")
    run.note("timeline_started", 0.0)
    run.phase("baseline", 0, 300)
    run.phase("outage", 300, 1600, faults=(bad,))
    run.phase("recovery", 1600, 1700, why="trigger")
    run.phase("settle", 1700, 1701, role="settle", why="nothing_owed")
    run.phase("quiet", 1701, OVER_T, role="quiet")
    run.injected(bad, 300, None)
    _records(run)
    run.alert(PAGE_T)
    run.alert(1100, action="resolve")
    _people(run, bad)
    return run


def _records(run: Any) -> None:
    for number in range(150):
        key, t = f"invoice-{number:03}", number * 10.0
        run.offer(key, t)
        if 300 <= t < PAUSED_T - 5:
            run.write(t + 4, (key, 1), digest="wrong")
            run.write(RESUMED_T + 50 + number / 10, (key, 1), effect="changed")
        else:
            run.write(t + 4 if t < 300 or t > RESUMED_T else RESUMED_T + 50 + number / 10, (key, 1))


def _people(run: Any, bad: Any) -> None:
    act(run, "joined", 1, OWNER, "liaison", by="script")
    act(run, "acknowledged", 478, OWNER, "liaison", protocol="generic", route="primary", key="orders-sync/billing")
    acknowledged(run, 480, OWNER)
    act(run, "declared", 500, text="invoices are wrong")
    decided(run, 570, 1, "pause", OWNER, "liaison")
    update(run, SENT_OUT_T[0], "investigating")
    requested(run, 630, 1, "pause", 1, done_t=PAUSED_T)
    decided(run, 700, 2, "roll_back")
    requested(run, 720, 2, "roll_back", 2)
    run.healed(bad, ROLLED_BACK_T, request=2)
    decided(run, 850, 3, "resume")
    requested(run, 880, 3, "resume", 3, done_t=RESUMED_T)
    update(run, SENT_OUT_T[1], "monitoring")
    act(run, "verified", VERIFIED_T, OWNER, "liaison", answer=1)
    act(run, "resolved", RESOLVED_T, text="over")
    update(run, ALL_CLEAR_T, "resolved", ALL_CLEAR, next_s=None)


Which = Callable[[dict[str, Any]], bool]


def of(kind: str, **fields: Any) -> Which:
    """The lines of this kind with these fields."""
    return lambda line: line["kind"] == kind and all(line.get(name) == value for name, value in fields.items())


def without(run: Any, which: Which, ledger: str = "people") -> Any:
    """The day as if nobody had done that. One line at least must be there."""
    kept = [(t, line) for t, line in run.lines[ledger] if not which(line)]
    assert len(kept) < len(run.lines[ledger]), "there is no such act"
    run.lines[ledger] = kept
    return run


def changed(run: Any, which: Which, t: float | None = None, ledger: str = "people", **fields: Any) -> Any:
    """The day with that at another time, or in another way."""
    found = [number for number, (_, line) in enumerate(run.lines[ledger]) if which(line)]
    assert found, "there is no such act"
    for number in found:
        before, line = run.lines[ledger][number]
        run.lines[ledger][number] = (before if t is None else t, {**line, **fields})
    return run
