"""A plan as text: what `idrill run` will do, step by step, in drill time and wall time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from harness.assets import called
from harness.drill.connector.hosts import link_for
from harness.plan.compile import left_out
from harness.plan.definition import Definition
from harness.plan.explain_gameday import game_day
from harness.plan.model import CheckPlan, FaultPlan, PhasePlan, Plan, Trigger
from harness.plan.subject import proves_nothing_about
from harness.plan.takes import rounded, takes_wall_s
from harness.units import format_duration, format_share

_ROLES = {
    "warm-up": "until every seeded record has reached the destination",
    "settle": "until nothing is owed",
    "quiet": "wait for late duplicates",
    "probe": "one probe record must arrive",
}
_DATA = {"everyday": "everyday: as untidy as real data, drawn from the seed", "plain": "plain: tidy, drawn from the seed"}


class _Step(NamedTuple):
    """The time (a range, because a phase may end early) and the action."""

    earliest_s: float
    latest_s: float
    text: str


def explain(plan: Plan, *, seed_is_drawn: bool = False, surprises: bool = False) -> str:
    """The whole plan, ending in a newline; same plan, same text. `seed_is_drawn`: nobody has chosen its seed, and a run draws another.

    `surprises`: those of a game day, too. Only the game master should read them.
    """
    game = [game_day(plan.gameday, surprises=surprises)] if plan.gameday else []
    parts = [_head(plan, seed_is_drawn=seed_is_drawn), *game, _links(plan), _steps(plan), _checks(plan)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(plan: Plan, *, seed_is_drawn: bool) -> Iterator[str]:
    about = plan.about
    yield f"{about.name}: {about.title}"
    yield f"  takes      about {rounded(takes_wall_s(plan))} at speed {plan.speed:g}, from its start to the verdict"
    yield f"  why        {about.why}"
    if about.extends is not None:
        yield f"  extends    {about.extends}"
    yield f"  connector  {about.connector.name} ({called(Path(plan.connector_file))})"
    if about.connector.processes:
        yield f"  processes  {', '.join(about.connector.processes)}; a fault on connector strikes all of them"
    if about.watchdog is not None:
        yield f"  watchdog   {about.watchdog.name} ({plan.watchdog_file})"
    yield f"  speed      {plan.speed:g}: one minute of drill time takes {60 / plan.speed:.3g} s"
    yield f"  seed       {plan.seed}" + ("; `idrill run` draws a new one, unless you give it --seed" if seed_is_drawn else "")
    yield f"  data       {_DATA[about.workload.data]}"
    yield f"  runtime    {plan.runtime}"
    if plan.integration is not None:
        yield f"  for        {plan.integration.name} ({plan.integration.file})"
    yield from _each("overlaid", plan.integration.overlaid if plan.integration else ())
    yield from _each("loosened", (f"{name}: the integration allows more time than the drill" for name in _loosened(plan)))
    yield from _each("adapted", plan.adaptations)
    if nothing := proves_nothing_about(plan):
        yield f"  stand-in   proves nothing about {nothing}"
    if about.connector.checkpoint is not None:
        yield f"  resends    up to {about.connector.checkpoint} records after a break (checkpoint); backfill_once allows for them"
    yield f"  gives up   after {rounded(plan.hard_limit_wall_s)}: a run that is not over by then is stopped as hung"
    if about.connector.redelivers_after_s is not None:
        after = format_duration(about.connector.redelivers_after_s)
        wall_s = plan.quiet_s / plan.speed
        yield f"  quiet      {wall_s:.1f} s, until what was delivered but not acknowledged comes again (redelivers_after: {after})"


def _loosened(plan: Plan) -> tuple[str, ...]:
    return plan.integration.loosened if plan.integration else ()


def _each(label: str, lines: Iterable[str]) -> Iterator[str]:
    """The label beside the first line only."""
    for number, line in enumerate(lines):
        yield f"  {'' if number else label:<9}  {line}"


def _links(plan: Plan) -> Iterator[str]:
    systems = {"source": plan.about.source, "destination": plan.about.destination, "history": plan.about.history}
    names = {"alerts": "alert sink"} | {actor: f"{actor} {system.name}" for actor, system in systems.items() if system}
    yield "Links, each through a fault proxy of its own"
    for link in plan.links:
        yield f"  {link.name:<20} → {names[link.upstream]}"
    for actor, program in plan.about.programs.items():
        for host, wanted in program.hosts.items():
            yield f"  https://{host} → {link_for(actor, wanted) or 'refused'}, for the {actor}"


def _steps(plan: Plan) -> Iterator[str]:
    yield "Steps"
    steps = list(_all_steps(plan))
    rows = [("drill time", "wall time", "")] + [
        (_range(step.earliest_s, step.latest_s), _wall(step.earliest_s, step.latest_s, plan.speed), step.text) for step in steps
    ]
    wide, wider = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    for when, wall, text in rows:
        yield f"  {when:<{wide}}  {wall:<{wider}}  {text}".rstrip()


def _all_steps(plan: Plan) -> Iterator[_Step]:
    asked_s = {phase.phase: phase.longest_s for phase in Definition.of(plan).drill.timeline}
    for phase in plan.phases:
        if phase.role == "warm-up":
            yield _Step(
                phase.earliest_s, phase.earliest_s, f"{phase.name}: {_ROLES[phase.role]}, at most {format_duration(phase.at_most_s)}"
            )
            continue
        asked = asked_s.get(phase.name, phase.at_most_s)
        longer = "" if asked == phase.at_most_s else f", as this connector needs it (the drill says {format_duration(asked)})"
        yield _Step(phase.earliest_s, phase.latest_s, f"phase {phase.name}: {_ending(phase)}{longer}")
        yield from (_inject(fault, phase) for fault in phase.faults)
        early = [fault for fault in phase.faults if fault.heal_after_s is not None]
        late = [fault for fault in phase.faults if fault.heal_after_s is None]
        for fault in sorted(early, key=lambda fault: (fault.heal_after_s, fault.id)):
            after_s = fault.after_s + (fault.heal_after_s or 0.0)
            yield _heal(fault, phase.earliest_s + after_s, phase.latest_s + (phase.at_most_s if fault.when else after_s))
        for fault in late:
            yield _heal(fault, phase.earliest_s + (phase.lasts_s or 0.0), phase.latest_s + phase.at_most_s)
    last = plan.phases[-1]
    yield _Step(last.earliest_s, last.latest_s + last.at_most_s, "unwind: heal what is left, drain, capture, down")


def _inject(fault: FaultPlan, phase: PhasePlan) -> _Step:
    params = ", ".join(
        f"{key}: {_plain(value)}" for key, value in fault.spec.items() if key not in {"kind", "link", "actor", "lasts", "when"}
    )
    where = fault.spec.get("link", fault.where)
    text = f"  inject {fault.id}  {fault.kind} on {where}" + (f" ({params})" if params else "")
    if fault.when is not None:
        text += f", once {_counted(fault.when)}"
    healed = f"after {format_duration(fault.heal_after_s)}" if fault.heal_after_s is not None else f"when phase {phase.name} ends"
    text += f"; healed {healed}, by its own deadline after {format_duration(fault.deadline_s)}"
    latest_s = phase.latest_s + (phase.at_most_s if fault.when is not None else fault.after_s)
    return _Step(phase.earliest_s + fault.after_s, latest_s, text)


def _heal(fault: FaultPlan, earliest_s: float, latest_s: float) -> _Step:
    by = ", by the operator's control" if fault.reverses else ""
    return _Step(earliest_s, latest_s, f"  heal   {fault.id}  {fault.kind}{by}")


def _ending(phase: PhasePlan) -> str:
    at_most = f"at most {format_duration(phase.at_most_s)}"
    if phase.role == "quiet":
        return f"{format_duration(phase.lasts_s or 0.0)}, {at_most}: {_ROLES['quiet']}"
    if phase.role != "drill":
        return f"{_ROLES[phase.role]}, {at_most}"
    if phase.lasts_s is not None:
        return f"{format_duration(phase.lasts_s)}" + (" (10–90 % must still be owed when it begins)" if phase.relapse else "")
    until = _counted(phase.until) if phase.until else ""
    return f"until {until}, {at_most}" + (" (10–90 % must still be owed when it begins)" if phase.relapse else "")


def _counted(trigger: Trigger) -> str:
    if trigger.owed_share == 0:
        return "nothing is left of what is owed at its beginning"
    if trigger.owed_share is not None:
        return f"{format_share(trigger.owed_share)} of what is owed at its beginning is left"
    return f"{trigger.actor} has counted {trigger.at} {trigger.counter}"


def _checks(plan: Plan) -> Iterator[str]:
    yield "Checks, with the evidence that each reads"
    for check in plan.checks:
        yield f"  {_label(check):<44}  {'; '.join(check.reads)}".rstrip()
    whole = Definition.of(plan)
    for name, why in left_out(whole.drill, whole.connector, plan.integration.exports if plan.integration else ()).items():
        yield f"  {name:<44}  left out: {why}"


def _label(check: CheckPlan) -> str:
    params = ", ".join(f"{key}: {_plain(value)}" for key, value in check.params.items())
    return f"{'gate ' if check.gate else ''}{check.name}" + (f" ({params})" if params else "")


def _plain(value: object) -> str:
    """A YAML value as people would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_plain(part)}" for key, part in value.items()) + "}"
    return "[" + ", ".join(_plain(part) for part in value) + "]" if isinstance(value, list) else str(value)


def _range(earliest_s: float, latest_s: float) -> str:
    first = _clock(earliest_s)
    return first if earliest_s == latest_s else f"{first} … {_clock(latest_s)}"


def _clock(seconds: float) -> str:
    return f"−{format_duration(-seconds)}" if seconds < 0 else format_duration(seconds)


def _wall(earliest_s: float, latest_s: float, speed: float) -> str:
    first, last = (f"{value / speed:.2f}".replace("-", "−") for value in (earliest_s, latest_s))
    return f"{first} s" if first == last else f"{first} … {last} s"
