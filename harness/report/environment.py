"""The environment of a run from its run directory, as pairs of texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from harness import regular_file
from harness.environment import Environment
from harness.evidence.began import began_at
from harness.evidence.surrogates import whole
from harness.journal.events import Accelerated, Links, ServiceReady, WorldReady
from harness.plan.subject import proves_nothing_about
from harness.report.event_words import which_proxy
from harness.report.hostile import line
from harness.report.wording import many, wall

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.plan.model import Plan

_LONGEST = 200


def environment(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """(name, value) in a fixed order: the run's own facts first, then those of environment.json."""
    return (*_facts(evidence), *_noted(saved(evidence.run_dir)))


def saved(run_dir: Path) -> Environment | None:
    """`environment.json` of a run; None: there is none that can be read."""
    try:
        return Environment.model_validate_json(whole(regular_file.read(run_dir / "environment.json")))
    except (OSError, ValueError, RecursionError):
        return None


def _fitted(plan: Plan) -> Iterator[tuple[str, str]]:
    """What was changed about the drill, and for whom."""
    if plan.integration is not None:
        yield "integration", line(plan.integration.name)
        yield from (("from the integration file", line(told, _LONGEST)) for told in plan.integration.overlaid)
        yield from (("loosened", f"{name}: the integration allows more time than the drill") for name in plan.integration.loosened)
    if nothing := proves_nothing_about(plan):
        yield "proves nothing about", line(nothing, _LONGEST)
    yield from (("adapted to the connector", line(told, _LONGEST)) for told in plan.adaptations)


def _facts(evidence: Evidence) -> Iterator[tuple[str, str]]:
    plan = evidence.plan
    begun = began_at(evidence)
    yield "run", line(evidence.run)
    if begun:
        yield "started", f"{begun:%Y-%m-%d %H:%M:%S} UTC"
    yield "took", wall((evidence.end_t + evidence.t0) / plan.speed)
    yield "speed", f"{plan.speed:g} drill seconds per second"
    yield "seed", str(plan.seed)
    yield "runtime", line(plan.runtime)
    yield from _fitted(plan)
    yield "seal", line(evidence.integrity, _LONGEST)
    if ready := evidence.first_event(WorldReady):
        version = f" {line(ready.event.toxiproxy_version)}" if ready.event.toxiproxy_version else ""
        yield "fault proxy", line(which_proxy(ready.event.toxiproxy)) + version
        if ready.event.confined:
            yield "confinement", line(ready.event.confined)
        yield "world up after", wall(ready.event.wall_s)
    for service in (told.event for told in evidence.events_of(ServiceReady)):
        if service.image:
            yield f"image of the service {line(service.service)}", line(service.image)
    for clock in (told.event for told in evidence.events_of(Accelerated)):
        brief = f", {clock.brief} ended before they could report it" if clock.brief else ""
        yield f"processes of the {line(clock.actor)}", f"{clock.seen} seen, {clock.accelerated} accelerated{brief}"
    if links := evidence.first_event(Links):
        yield "links", line(", ".join(sorted(links.event.links)))
    for row in evidence.escapes.to_dict("records"):
        yield f"escaped to {line(row['host'])}", f"{many(row['times'], 'time')}, answered with 403: not declared under `hosts:`"


def _noted(ran_on: Environment | None) -> Iterator[tuple[str, str]]:
    if ran_on is None:
        return
    packages = ((f"packages {name}".replace("_", " "), found) for name, found in sorted(ran_on.packages.items()))
    told = ("cpus", ran_on.cpus), ("harness", ran_on.harness), *packages, ("platform", ran_on.platform), ("python", ran_on.python)
    yield from ((line(name), line(value, _LONGEST)) for name, value in told if value not in {None, ""})
