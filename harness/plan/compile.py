"""Compile a drill and a connector file into a plan: every phase, every inject with its heal, every check. Pure and deterministic."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count
from typing import Any

from harness import registry
from harness.drill.connector.file import ConnectorFile
from harness.drill.kinds import CHECKS, FaultSpec
from harness.drill.model import DEFAULT_LAG_S, Drill
from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.drill.timeline import Phase, Until
from harness.gameday.overlay import played
from harness.integration.exports import Exported, commands
from harness.integration.identity import integration_digest, people_digest
from harness.integration.overlay.overlaid import Overlaid, overlaid
from harness.integration.reading.load import LoadedIntegration
from harness.plan.about import About
from harness.plan.capabilities import offers
from harness.plan.fitted import fitted
from harness.plan.gates import gates
from harness.plan.lengthened import lengthened
from harness.plan.limits import refuse
from harness.plan.model import CheckPlan, FaultPlan, IntegrationPlan, LinkPlan, PhasePlan, Plan, Trigger
from harness.plan.occurrences import Occurrence, occurrences
from harness.plan.of_gameday import Play, gameday_plan
from harness.plan.setup import Setup
from harness.plan.stretch import stretched
from harness.plan.table_top import on_the_table
from harness.units import format_duration

LOCAL = "local"
"""The runtime whose connector has this machine as its surroundings."""
_WARM_UP_S = 600.0
_WARM_UP_WALL_S = 20.0
"""Starting processes takes wall time, however fast the drill clock runs."""
_DEADLINE_GRACE_WALL_S = 5.0
"""A fault's own deadline must not come before the regular heal of an engine that still lives."""


def compile_plan(  # noqa: PLR0913  # a run has that many inputs
    drill: LoadedDrill,
    connector: LoadedConnector,
    watchdog: LoadedConnector | None,
    *,
    speed: float,
    seed: int,
    runtime: str = "local",
    integration: LoadedIntegration | None = None,
    play: Play | None = None,
) -> Plan:
    """The plan of one run; people play it where there is a `play`, which needs an integration.

    Raises PlanImpossible, KeyError for an unknown runtime, EnvironmentUnavailable for a broken one.
    """
    overlay = overlaid(drill, integration) if integration is not None else None
    drill = overlay.drill if overlay else drill
    gameday = None
    if play is not None and integration is not None:
        drill, said = played(drill, play.gameday, integration)
        gameday = gameday_plan(play, drill.drill, connector.connector, integration, said)
    fit = fitted(drill, connector, integration.integration.detect.within if integration else None)
    drill = fit.drill
    lag_s = _lag_s(drill, connector)
    refuse(Setup(drill, connector, watchdog, speed, offers(runtime)))
    settle_s = connector.connector.settle
    stretched_to = stretched(drill.drill.timeline, lag_s, connector.connector.batch, fit.noticed_s)
    timeline = _timeline(drill, stretched_to, speed, seed)
    quiet_s = max(drill.drill.quiet, connector.connector.redelivers_after or 0.0)
    timeline_s = sum(phase.at_most_s for phase in timeline)
    phases = (_warm_up(settle_s, speed), *timeline, *_closing(timeline, settle_s, quiet_s, lag_s))
    json = drill.drill.as_json(), connector.connector.as_json(), watchdog.connector.as_json() if watchdog else None
    of = _integration(integration, overlay, connector, runtime) if integration is not None and overlay is not None else None
    exports = frozenset(of.exports) if of else frozenset[Exported]()
    plan = Plan(
        drill=json[0],
        connector=json[1],
        watchdog=json[2],
        about=About.of(*json),
        adapted=fit.adapted,
        lengthened=(*fit.lengthened, *lengthened(drill.drill.timeline, stretched_to, lag_s)),
        integration=of,
        gameday=gameday,
        drill_file=str(drill.path),
        connector_file=str(connector.path),
        watchdog_file=str(watchdog.path) if watchdog else None,
        speed=speed,
        seed=seed,
        runtime=runtime,
        phases=phases,
        links=tuple(LinkPlan(name=name, upstream=actor) for name, actor in drill.drill.stack.links().items()),
        checks=_checks(drill, connector, stretched_to, exports),
        settle_s=settle_s,
        quiet_s=quiet_s,
        lag_s=lag_s,
        timeline_s=timeline_s,
        hard_limit_wall_s=round(sum(phase.at_most_s for phase in phases) / speed * 1.5 + 60, 3),
    )
    return on_the_table(plan) if plan.is_table_top else plan


def _integration(integration: LoadedIntegration, overlay: Overlaid, connector: LoadedConnector, runtime: str) -> IntegrationPlan:
    told = integration.integration
    here = runtime == LOCAL and connector.connector.run.contained is None
    return IntegrationPlan(
        name=told.integration,
        digest=integration_digest(told),
        file=str(integration.path.absolute()),
        watch=told.watch,
        routes=told.people.routes,
        people=people_digest(told),
        overlaid=overlay.said,
        loosened=overlay.loosened,
        exports={what: command for what, command in commands(told).items() if here},
    )


def _lag_s(drill: LoadedDrill, connector: LoadedConnector) -> float:
    if drill.drill.lag is not None:
        return drill.drill.lag
    if connector.connector.lag is not None:
        return connector.connector.lag
    batch = connector.connector.batch
    return 2 * batch.every if batch else DEFAULT_LAG_S


def _warm_up(settle_s: float, speed: float) -> PhasePlan:
    """Before zero: until every seeded record has reached the destination."""
    at_most_s = max(_WARM_UP_S, settle_s, _WARM_UP_WALL_S * speed)
    drained = Trigger(owed_share=0.0)
    return PhasePlan(name="warm-up", role="warm-up", earliest_s=-at_most_s, latest_s=0.0, lasts_s=None, until=drained, at_most_s=at_most_s)


def _timeline(drill: LoadedDrill, timeline: tuple[Phase, ...], speed: float, seed: int) -> tuple[PhasePlan, ...]:
    phases: list[PhasePlan] = []
    earliest_s = latest_s = 0.0
    after_backlog = False
    names = (f"f{number}" for number in count(1))
    for phase in timeline:
        faults = tuple(
            _fault(fault, occurrence, next(names), phase, drill, speed)
            for index, fault in enumerate(phase.faults)
            for occurrence in occurrences(fault, phase, f"{phase.phase} {index} {seed}")
        )
        phases.append(
            PhasePlan(
                name=phase.phase,
                role="drill",
                earliest_s=earliest_s,
                latest_s=latest_s,
                lasts_s=phase.lasts,
                until=trigger_of(phase.until) if phase.until else None,
                at_most_s=phase.longest_s,
                faults=faults,
                relapse=after_backlog,
            )
        )
        after_backlog = phase.until is not None and bool(phase.until.owed_share)
        earliest_s += phase.lasts or 0.0
        latest_s += phase.longest_s
    return tuple(phases)


def _closing(timeline: tuple[PhasePlan, ...], settle_s: float, quiet_s: float, lag_s: float) -> tuple[PhasePlan, ...]:
    """What the harness adds after the drill's own phases."""
    last = timeline[-1]
    earliest_s, latest_s = last.earliest_s + (last.lasts_s or 0.0), last.latest_s + last.at_most_s
    settle = PhasePlan(
        name="settle",
        role="settle",
        earliest_s=earliest_s,
        latest_s=latest_s,
        lasts_s=None,
        until=Trigger(owed_share=0.0),
        at_most_s=settle_s,
    )
    latest_s += settle_s
    quiet = PhasePlan(
        name="quiet",
        role="quiet",
        earliest_s=earliest_s,
        latest_s=latest_s,
        lasts_s=quiet_s,
        until=None,
        at_most_s=max(quiet_s, settle_s),
    )
    probe = PhasePlan(
        name="probe",
        role="probe",
        earliest_s=earliest_s + quiet_s,
        latest_s=latest_s + quiet.at_most_s,
        lasts_s=None,
        until=Trigger(owed_share=0.0),
        at_most_s=2 * lag_s,
    )
    return settle, quiet, probe


def _fault(  # noqa: PLR0913, PLR0917  # what a fault is, when it acts, and in which surroundings
    fault: FaultSpec, occurrence: Occurrence, name: str, phase: Phase, drill: LoadedDrill, speed: float
) -> FaultPlan:
    spec, lasts_s = occurrence.spec, occurrence.lasts_s
    longest_s = min(phase.longest_s, lasts_s) if lasts_s is not None else phase.longest_s - occurrence.after_s
    return FaultPlan(
        id=name,
        kind=fault.kind,
        target=fault.TARGET,
        where=drill.drill.stack.links()[fault.where] if fault.TARGET == "fake" else fault.where,
        spec=spec,
        phase=phase.phase,
        after_s=occurrence.after_s,
        heal_after_s=lasts_s,
        deadline_s=longest_s + _DEADLINE_GRACE_WALL_S * speed,
        when=_when(spec.get("when"), spec.get("hold")),
        felt=fault.FELT,
        reverses=any(need.startswith("control.") for need in fault.NEEDS),
    )


def trigger_of(until: Until) -> Trigger:
    """The counter, and the fake that counts."""
    return Trigger(owed_share=until.owed_share) if until.counter is None else _counter(until.counter, until.at)


def _when(when: dict[str, int] | None, hold: str | None) -> Trigger | None:
    trigger = next((_counter(name, at) for name, at in (when or {}).items()), None)
    return Trigger.model_validate(trigger.model_dump() | {"hold": hold}) if trigger and hold else trigger


def _counter(name: str, at: int | None) -> Trigger:
    actor, counter = name.split(".")
    return Trigger.model_validate({"actor": actor, "counter": counter, "at": at})


def _checks(
    drill: LoadedDrill, connector: LoadedConnector, timeline: tuple[Phase, ...], exports: Collection[Exported]
) -> tuple[CheckPlan, ...]:
    """The gates first, then the drill's checks in its order, then those that `until: drained` needs. Those that do not apply are left
    out."""
    without = left_out(drill.drill, connector.connector, exports)
    named = {use.name: use.params for use in drill.drill.checks if use.name not in without}
    in_file = len(drill.marks.data.get("checks", ()))  # those of a game day come after them
    lines = {use.name: drill.marks.line_of(("checks", index)) for index, use in enumerate(drill.drill.checks[:in_file])}
    wanted: dict[str, dict[str, Any]] = {gate: named.get(gate, {}) for gate in gates()} | named
    drained = [phase for phase in timeline if phase.until is not None and phase.until.owed_share == 0.0]
    if drained:
        wanted.setdefault("recovered_within", {"at_most": format_duration(drained[-1].longest_s)})
    return tuple(check_plan(name, params, lines.get(name, 0)) for name, params in wanted.items())


def left_out(drill: Drill, connector: ConnectorFile, exports: Collection[Exported] = ()) -> dict[str, str]:
    """The checks of a drill, with the connector's logins in it, that do not apply to this connector; each with the reason.

    `exports`: what the integration exports with a command of its own.
    """
    why = {}
    if connector.refresh == "full":
        why["backfill_once"] = f"{connector.connector} sends everything again by design (`refresh: full` in its file)"
    if all(system.auth.kind != "oauth" for system in (drill.stack.source, drill.stack.destination)):
        why["no_login_storm"] = f"nobody asks for a token: the destination has {drill.stack.destination.auth}"
    if connector.history.export is None and "history" not in exports:
        why["history_exports_within"] = f"{connector.connector} says no `history: {{export: …}}` in its file"
    if "audit" not in exports:
        why["audit_complete"] = "no integration file says `rollback: {audit_export: …}`, or its command cannot be run beside the connector"
    return {use.name: why[use.name] for use in drill.checks if use.name in why}


def check_plan(name: str, params: dict[str, Any], line: int = 0) -> CheckPlan:
    """A check with its parameters completed; `line` of the drill file, 0: it is not in the file."""
    check = registry.load(CHECKS, name)
    full = check.Params.model_validate(params).model_dump(mode="json", exclude_none=True, by_alias=True)
    return CheckPlan(name=name, params=full, gate=check.gate, reads=tuple(check.reads), line=line)
