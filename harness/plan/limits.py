"""Reasons that make a plan impossible although each part is valid: speed, capabilities, routes."""

from __future__ import annotations

import math
from collections.abc import Iterator

from harness import speeds
from harness.drill import placed
from harness.drill.connector import config
from harness.drill.connector.hosts import link_for
from harness.drill.fake_kinds import protocol_of
from harness.drill.kinds import FaultSpec
from harness.drill.reading.references import secrets_told
from harness.drill.text import template
from harness.drill.text.document import walk
from harness.errors import PlanImpossible
from harness.plan import attached
from harness.plan.capabilities import CONTAINERS, elsewhere
from harness.plan.carried import MOST, carried_share, shares
from harness.plan.fitted import CREDENTIAL, TOKEN, asked_of_login, offered_by_login, reads_source
from harness.plan.places import fault_at
from harness.plan.processes import impossible_alone
from harness.plan.services import bounds_of, impossible_services, is_service, remedy, struck_services
from harness.plan.setup import Setup
from harness.plan.skew import impossible_skews
from harness.plan.taking_part import HISTORY, takes_no_part, uses
from harness.units import format_duration

_BOUNDS = {"limits.memory": "run: {limits: {memory: 256M}}", "run.tmpfs": "run: {tmpfs: {/scratch: 1M}}"}
"""Where a container must end for a fault to drive it there, and how its file says so."""
_WHOLE = "all of a container ends with its main process"
_TOLERANCE = 0.1


def refuse(setup: Setup) -> None:
    """Raises PlanImpossible with every reason, one a line."""
    if not speeds.is_possible(setup.speed):
        raise PlanImpossible(f"speed {setup.speed:g} is not a number from {speeds.LOWEST:g} to {speeds.HIGHEST:g}")
    looks = (
        _clocks, _attached, _containers, _missing_capabilities, struck_services, impossible_alone, impossible_skews, _second_batches,
        _real_systems, _carried, takes_no_part, _webhooks, _contract, impossible_services, _hosts, _missing_routes, _missing_history,
        _secrets, _rounded_away,
    )  # fmt: skip
    reasons = [line for look in looks for line in look(setup)]
    if reasons:
        raise PlanImpossible("\n".join(reasons))


def _clocks(setup: Setup) -> Iterator[str]:
    attach = setup.connector.connector.run.attach
    if attach is not None and setup.speed != attach.speed:
        return  # the speed of an attached stack is its own: that is the reason
    for loaded in (setup.connector, setup.watchdog):
        if loaded is None or setup.speed == 1:
            continue
        if loaded.connector.clock == "real":
            yield (
                f"{loaded.file}: {loaded.connector.connector} has `clock: real`, so it can only be drilled at --speed 1, "
                f"not at {setup.speed:g}; write `clock: accelerated` if it is an ordinary, dynamically linked program, "
                "`clock: env` if it reads IDRILL_SPEED"
            )
        elif loaded.connector.clock == "accelerated" and "clock.accelerated" not in setup.capabilities:
            yield f"{loaded.file}: `clock: accelerated` is not offered by this runtime; use --speed 1"


def _attached(setup: Setup) -> Iterator[str]:
    if attached.NEED in setup.capabilities:
        yield from attached.complaints(setup.drill, setup.connector, setup.speed)
    elif setup.connector.connector.run.attach is not None:
        yield f"{setup.connector.file}: `run.attach` describes a stack that runs already{elsewhere(attached.NEED)}"


def _containers(setup: Setup) -> Iterator[str]:
    for loaded in (setup.connector, setup.watchdog):
        if loaded is None or CONTAINERS in setup.capabilities:
            continue
        run = loaded.connector.run
        bounds = {"limits": run.limits.model_dump(exclude_none=True), "tmpfs": run.tmpfs}
        if wants := run.contained or next((name for name, given in bounds.items() if given), None):
            yield f"{loaded.file}: `run.{wants}` needs containers{elsewhere(CONTAINERS)}"


def _missing_capabilities(setup: Setup) -> Iterator[str]:
    for place in placed.faults(setup.drill.drill):
        fault = place.fault
        service = fault.where if is_service(fault) else None
        offered = setup.capabilities | (bounds_of(setup, service) if service else setup.connector.connector.capabilities())
        offered |= offered_by_login(setup.drill.drill.stack, fault)
        for need in sorted((fault.NEEDS | asked_of_login(fault) | getattr(fault, "needs", frozenset())) - offered):
            who = f"{fault_at(setup, place)} needs {need}"
            lacking = remedy(service, need) if service else _remedy(need)
            if attached.NEED in setup.capabilities and need.startswith("process."):
                yield attached.process_fault(who, elsewhere(need))
            elif attached.NEED in setup.capabilities and need == "control.rotate_credential":
                yield f"{who}: {attached.CREDENTIALS}; use another --runtime"
            elif need in {TOKEN, CREDENTIAL}:
                yield f"{fault_at(setup, place)} needs {_login(setup, fault)}"
            elif lacking:
                yield f"{who}, which {setup.connector.file} does not offer; add `{lacking}` to it"
            else:
                yield f"{who}, which this runtime does not offer{_why(need)}{elsewhere(need)}"


def _login(setup: Setup, fault: FaultSpec) -> str:
    """Why the login is none that this fault could end."""
    side = "source" if fault.where.startswith("source") else "destination"
    auth = getattr(setup.drill.drill.stack, side).auth
    what = "a token that ends by itself" if TOKEN in asked_of_login(fault) else "a credential"
    other = f"auth: {{{side}: {'oauth' if TOKEN in asked_of_login(fault) else 'api_key'}}}"
    given = getattr(setup.connector.connector.auth, side) is not None
    where = f"{setup.connector.file} says `auth: {{{side}: {auth.kind}}}`" if given else f"the drill says `auth: {auth.kind}` for it"
    return f"{what}, and the {side} has {auth}: {where}; there is one only with `{other}` in the connector file"


def _second_batches(setup: Setup) -> Iterator[str]:
    """For a program that is started once per batch, nothing says when a second instance would run."""
    files = {"connector": setup.connector, "watchdog": setup.watchdog}
    for place in placed.faults(setup.drill.drill):
        loaded = files.get(place.fault.where)
        if place.fault.kind == "second_instance" and loaded is not None and loaded.connector.batch is not None:
            yield (
                f"{fault_at(setup, place)}: {loaded.file} has a `batch`, which is started again and again; to start one "
                "beside another write `{kind: control, use: trigger, clicks: 2}` in the drill, and `overlap: allowed` in its `batch`"
            )


def _why(need: str) -> str:
    """Why a runtime with processes cannot, where that is not plain."""
    return f": {_WHOLE}" if need == "process.kill_main" else ""


_NEW_CREDENTIAL = 'controls: {rotate_credential: {file: "{destination.credential_file}"}}'
"""Of most programs: they read the file before each login. docs/connectors.md has the other ways."""


def _remedy(need: str) -> str | None:
    """The key to add to the connector file; None: the file lacks nothing."""
    kind, _, name = need.partition(".")
    if kind == "carries":
        return f"carries: [create, …, {name}]"
    if kind == "control":
        return _NEW_CREDENTIAL if name == "rotate_credential" else f"controls: {{{name}: …}}"
    return f"deployments: {{{name}: {{env: …}}}}" if kind == "deployment" else _BOUNDS.get(need)


def _real_systems(setup: Setup) -> Iterator[str]:
    fake = setup.drill.drill.stack.destination.fake
    need = f"real.{fake}"
    if protocol_of(fake) != "http" and need not in setup.capabilities:
        yield f"stack.destination: a real {fake} is not offered by this runtime{elsewhere(need)}"


def _contract(setup: Setup) -> Iterator[str]:
    for loaded in (setup.connector, setup.watchdog):
        if loaded is None:
            continue
        for key in loaded.connector.asks_for():
            need = key if key in {"batch.overlap", "processes"} else "contract"
            if need not in setup.capabilities:
                yield f"{loaded.file}: `{key}` is not offered by this runtime{elsewhere(need)}"


def _carried(setup: Setup) -> Iterator[str]:
    """A drill is about the changes that make up most of its workload."""
    mix, carries = setup.drill.drill.workload.mix, setup.connector.connector.carries
    if carried_share(mix, carries) < MOST:
        others = ", ".join(f"{change}: {share:g}" for change, share in shares(mix).items() if change not in carries)
        yield (
            f"workload.mix: most of it ({others}) is not carried by {setup.connector.file}; if it is, after all, say so there: "
            f"`carries: [{', '.join(shares(mix))}]`"
        )


def _webhooks(setup: Setup) -> Iterator[str]:
    if setup.drill.drill.stack.source.delivers == "webhooks":
        if setup.connector.connector.webhooks is None:
            yield f"stack.source delivers webhooks, which {setup.connector.file} does not take; add `webhooks: /path` to it"
        if "webhooks" not in setup.capabilities:
            yield f"stack.source: webhooks are not offered by this runtime{elsewhere('webhooks')}"
    elif setup.connector.connector.webhooks is not None:
        reading = [place for place in placed.faults(setup.drill.drill) if reads_source(place.fault)]
        for place in reading:
            yield (
                f"{fault_at(setup, place)} breaks what a connector reads from the source, and {setup.connector.file} has its changes "
                "pushed to it (`webhooks`): it would not feel that"
            )
        if not reading:
            yield f"{setup.connector.file} waits for webhooks, and where changes go both ways (`both_sides`) each system has a feed"


def _hosts(setup: Setup) -> Iterator[str]:
    stack = setup.drill.drill.stack
    links = stack.links()
    for actor, loaded in (("connector", setup.connector), ("watchdog", setup.watchdog)):
        for host, wanted in loaded.connector.hosts.items() if loaded else ():
            link = link_for(actor, wanted)
            where = f"{loaded.path if loaded else ''}: hosts: {host}"
            if "hosts" not in setup.capabilities:
                yield f"{where}: a front for https hosts is not offered by this runtime{elsewhere('hosts')}"
            elif link is not None and link not in links:
                yield f"{where} is to get the link {link!r}; this drill has {', '.join(links)}"
            elif link is not None and protocol_of(stack.fakes()[links[link]].fake) != "http":
                yield f"{where} is to get the link {link!r}, on which no http is spoken in this drill"


def _missing_routes(setup: Setup) -> Iterator[str]:
    alerts = setup.drill.drill.stack.alerts
    routes = tuple(alerts.routes) if alerts else ()
    for loaded in (setup.connector, setup.watchdog):
        if loaded is None:
            continue
        used = {template.route_of(name) for _, text in walk(loaded.marks.data) for name in template.names_in(text)} - {None}
        used |= set(loaded.connector.alerts.keys.values()) | config.routes_in(loaded.connector.config, loaded.path.parent)
        for route in sorted(str(route) for route in used - set(routes)):
            yield f"{loaded.file}: it uses the alert route {route!r}; this drill has {', '.join(routes) or 'none'}"


def _missing_history(setup: Setup) -> Iterator[str]:
    """An exporter with an empty address would send to any collector that runs on this machine."""
    for loaded in (setup.connector, setup.watchdog):
        if loaded is None or setup.drill.drill.stack.history is not None:
            continue
        if HISTORY in uses(loaded):
            yield f"{loaded.file}: it uses {{{HISTORY}}}, and the drill's stack has no history; add `history: {{fake: otlp-sink}}` to that"


def _secrets(setup: Setup) -> Iterator[str]:
    for loaded in (setup.connector, setup.watchdog):
        yield from map(str, secrets_told(setup.drill.drill, loaded) if loaded else ())


def _rounded_away(setup: Setup) -> Iterator[str]:
    for place in placed.faults(setup.drill.drill):
        for name in place.fault.DURATIONS:
            value_s = getattr(place.fault, name)
            if value_s and not survives(value_s, setup.speed):
                best = highest_speed(value_s, setup.speed)
                remedy = f"the highest speed that works is {best:g}" if best else "it is too short at any speed"
                yield (
                    f"phase {place.phase.phase}: {name}: {format_duration(value_s)} of {place.fault.kind} is "
                    f"{value_s * 1000 / setup.speed:.3g} ms of wall time at speed {setup.speed:g}; "
                    f"whole milliseconds change it by more than 10 %: {remedy}"
                )


def survives(value_s: float, speed: float) -> bool:
    """Whether a time, ÷ speed and in whole wall milliseconds (at least 1), is still within 10 % of itself."""
    exact = value_s * 1000 / speed
    return abs(max(1, round(exact)) - exact) <= _TOLERANCE * exact + 1e-9


def highest_speed(value_s: float, at_most: float) -> float | None:
    """The highest whole speed up to `at_most` at which the time survives; None when there is none."""
    return next((float(speed) for speed in range(math.floor(at_most), 0, -1) if survives(value_s, speed)), None)
