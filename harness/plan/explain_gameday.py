"""The game day of a plan as text: who plays, what ends it early, what surprises people, and what a scripted team does."""

from __future__ import annotations

from collections.abc import Iterator

from harness.plan.gameday import AbortPlan, GamedayPlan, StepPlan, SurprisePlan
from harness.units import format_duration


def game_day(plan: GamedayPlan, *, surprises: bool) -> Iterator[str]:
    """Its lines. `surprises`: with what only the game master should know; else how many there are."""
    yield f"Game day {plan.name} ({plan.file})"
    for person in plan.people:
        standing = "" if person.standing == "other" else f" ({person.standing})"
        yield f"  {person.name} is {' and '.join(person.roles)}{standing}"
    yield from (f"  {line}" for line in plan.overlaid)
    yield f"  people can ask for {', '.join(plan.offers) or 'nothing'}"
    yield f"  it ends by itself {_bounds(plan.abort)}"
    if surprises:
        yield from (f"  surprise {surprise.number}: {_surprise(surprise)}" for surprise in plan.surprises)
    elif plan.surprises:
        count = len(plan.surprises)
        yield f"  {count} surprise{'s' * (count > 1)}, which only the game master should know: --surprises shows them"
    if plan.team is None:
        return
    yield f"  played by the scripted team {plan.team.name} ({plan.team.file})"
    yield from (f"    {step.id:<20}  {_step(step)}" for step in plan.team.steps)
    if plan.team.idle:
        yield f"    left out, because nobody can have it done in this run: {', '.join(plan.team.idle)}"


def _bounds(abort: AbortPlan) -> str:
    owed = f"when {abort.owed} records are owed" if abort.owed is not None else ""
    late = f"after {format_duration(abort.after_s)}" if abort.after_s is not None else ""
    return " or ".join(filter(None, (owed, late))) or "only when its drill is over"


def _surprise(surprise: SurprisePlan) -> str:
    phase = f"{format_duration(surprise.after_s)} after phase {surprise.phase} begins"
    when = "when the game master asks for it" if surprise.phase is None else phase
    told = f"{surprise.tell} is told: {surprise.say}" if surprise.say else ""
    fault = surprise.fault or {}
    where = fault.get("link") or fault.get("actor") or fault.get("service")
    struck = f"{fault['kind']}" + (f" on {where}" if where else "") if fault else ""
    return f"{when}, {' and '.join(filter(None, (told, struck)))}"


def _step(step: StepPlan) -> str:
    """`4m after page.primary: liaison, acknowledge`."""
    after = f"{format_duration(step.after_s)} after " if step.after_s else "on "
    often = f", again every {format_duration(step.every_s)}" if step.every_s is not None else ""
    each = "each " if step.each else ""
    until = f" until {step.until}" if step.until else ""
    as_role = f" as {step.role}" if step.role != step.by and step.do not in {"take_role", "hand_over"} else ""
    word = next((f" {value}" for name in ("action", "state", "answer", "event") if (value := step.fields.get(name)) is not None), "")
    return f"{after}{each}{step.on}{often}{until}: {step.by}{as_role}, {step.do}{word}"
