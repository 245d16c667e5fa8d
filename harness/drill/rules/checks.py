"""Rules of the checks: each can be judged in this stack and on this timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness import registry
from harness.drill.kinds import CHECKS, CheckUse
from harness.drill.model import Drill
from harness.drill.placed import checks, faults
from harness.drill.rules.base import rule
from harness.drill.stack import SHARED
from harness.drill.text.problems import Complaint, unknown_word
from harness.units import format_duration, parse_duration


@rule("stack", "checks")
def routes_exist(drill: Drill) -> Iterator[Complaint]:
    routes = tuple(drill.stack.alerts.routes) if drill.stack.alerts else ()
    owners = tuple(route for route in routes if route != SHARED)
    for path, use in checks(drill):
        route = use.params.get("route")
        if not isinstance(route, str) or not drill.stack.alerts:
            continue
        if use.name == "single_alert" and route == SHARED:
            yield Complaint((*path, "route"), "the shared route as the owner's", ", ".join(owners), "a shared channel is not an owner")
        elif route not in routes:
            yield unknown_word((*path, "route"), "route", route, routes)


_ALERT_CHECKS = (
    "single_alert",
    "alert_names",
    "alert_storm",
    "detected_within",
    "escalates_within",
    "no_alert",
    "no_false_alert",
    "page_delivered_late_but_once",
    "resolved_after_data",
    "resolved_alert",
)


@rule("stack", "checks")
def alerts_are_received(drill: Drill) -> Iterator[Complaint]:
    if not drill.stack.alerts:
        for path, use in checks(drill, *_ALERT_CHECKS):
            yield Complaint(path, f"{use.name} in a stack without alerts", "", "add `alerts:` to the stack, or leave the check out")


@rule("stack", "checks")
def history_is_received(drill: Drill) -> Iterator[Complaint]:
    if not drill.stack.history:
        for path, use in checks(drill, "history_complete"):
            yield Complaint(path, f"{use.name} in a stack without a history", "", "add `history: {fake: otlp-sink}` to the stack")


@rule("checks")
def people_are_judged_on_a_game_day(drill: Drill) -> Iterator[Complaint]:
    for index, use in enumerate(drill.checks):
        if registry.load(CHECKS, use.name).of_people:
            yield Complaint(
                ("checks", index), f"{use.name} judges people, and a drill has none", "", "write it under `checks:` of a game-day file"
            )


@rule("checks")
def checks_differ(drill: Drill) -> Iterator[Complaint]:
    seen: Counter[str] = Counter()
    for index, use in enumerate(drill.checks):
        seen[use.name] += 1
        if seen[use.name] > 1:
            yield Complaint(("checks", index), f"{use.name} a second time", "each check once")
    names = {use.name for use in drill.checks}
    if "no_alert" in names:
        for path, use in checks(drill, "single_alert", "detected_within", "resolved_alert", "alert_names"):
            yield Complaint(path, f"{use.name} together with no_alert", "one of them", "they cannot both pass")


def _within_s(use: CheckUse) -> float | None:
    within = use.params.get("within")
    return parse_duration(within) if isinstance(within, str) else None


@rule("times", "faults", "checks")
def page_can_arrive(drill: Drill) -> Iterator[Complaint]:
    """A page cannot arrive while the link that carries it is broken."""
    broken_s = max((place.longest_s for place in faults(drill) if place.fault.where in {"alerts", "watchdog.alerts"}), default=0.0)
    for path, use in checks(drill, "single_alert", "detected_within"):
        within_s = _within_s(use)
        if within_s is not None and within_s < broken_s:
            found = f"within {format_duration(within_s)}, while the alerts link is faulted for {format_duration(broken_s)}"
            yield Complaint((*path, "within"), found, f"at least {format_duration(broken_s)}")


@rule("stack", "times", "faults", "checks")
def somebody_can_page(drill: Drill) -> Iterator[Complaint]:
    if drill.stack.watchdog:
        return
    stopped_s = max(
        (place.longest_s for place in faults(drill) if place.fault.FELT == "process" and place.fault.where == "connector"), default=0.0
    )
    for path, use in checks(drill, "single_alert", "detected_within"):
        within_s = _within_s(use)
        if within_s is not None and stopped_s > within_s:
            stop, limit = format_duration(stopped_s), format_duration(within_s)
            found = f"the connector is stopped for {stop}, longer than within {limit}: no one could page"
            yield Complaint(
                (*path, "within"), found, "a stop shorter than `within`, or a watchdog", "add `watchdog: reference` to the stack"
            )


@rule("times", "checks")
def phases_exist(drill: Drill) -> Iterator[Complaint]:
    phases = tuple(phase.phase for phase in drill.timeline)
    for path, use in checks(drill, "no_writes_during"):
        phase = str(use.params.get("phase"))
        if phase not in phases:
            yield unknown_word((*path, "phase"), "phase", phase, phases)


@rule("faults", "checks")
def the_way_to_the_pager_breaks(drill: Drill) -> Iterator[Complaint]:
    broken = any(place.fault.where in {"alerts", "watchdog.alerts"} for place in faults(drill))
    for path, use in checks(drill, "page_delivered_late_but_once"):
        if not broken:
            yield Complaint(path, f"{use.name} while the way to the pager is never broken", "a fault on link alerts", "")


@rule("faults", "checks")
def calls_can_be_counted(drill: Drill) -> Iterator[Complaint]:
    """Calls are counted where they reach a fake; a link that is down lets none through."""
    down = [place for place in faults(drill) if place.fault.TARGET == "link" and place.fault.FELT == "refused"]
    for path, _ in checks(drill, "retry_budget"):
        if down:
            yield Complaint(path, "calls cannot be counted on a link that is down", "a fault that lets calls through", "kind: unavailable")
