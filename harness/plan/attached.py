"""Why a drill cannot run against an attached stack: faults are allowed only where the stack declares them."""

from __future__ import annotations

from collections.abc import Iterator

from harness.drill import placed
from harness.drill.connector.attached import Attach
from harness.drill.connector.controls import Controls
from harness.drill.reading.load import LoadedConnector, LoadedDrill
from harness.drill.stack import System

CREDENTIALS = "the credentials of an attached stack stay as they are"
NEED = "run.attach"
"""The capability of a runtime that drives such stacks, and only such."""
_ITS_OWN = ("rate_limit", "page_limit", "token_ttl")
"""Of a fake: these were set when it was started."""


def complaints(drill: LoadedDrill, connector: LoadedConnector, speed: float) -> Iterator[str]:
    """Every reason, in words."""
    attach = connector.connector.run.attach
    if attach is None:
        yield f"{connector.file}: it does not say where the running stack is; add `run: {{attach: …}}` to it, or use another --runtime"
        return
    if speed != attach.speed:
        yield f"{connector.file}: the attached stack runs at speed {attach.speed:g}, not at {speed:g}; use --speed {attach.speed:g}"
    if drill.drill.stack.watchdog:
        yield "stack.watchdog: nothing is started beside an attached stack, so no watchdog either; use another --runtime"
    if drill.drill.is_two_way:
        yield "workload.both_sides: an attached destination offers nothing of its own; use another --runtime"
    if drill.drill.stack.people:
        yield "a game day: no console can be started beside an attached stack yet, so its people could do nothing; use another --runtime"
    yield from _links(drill, connector, attach)
    yield from _fakes(drill)
    yield from _connector(connector, attach)


def process_fault(who: str, elsewhere: str) -> str:
    """Why a fault of a process is refused; `elsewhere`: what to do."""
    return f"{who}, which --runtime attach does not offer: the connector is not a process of idrill's{elsewhere}"


def _links(drill: LoadedDrill, connector: LoadedConnector, attach: Attach) -> Iterator[str]:
    links = drill.drill.stack.links()
    for name in links:
        if name == "history":
            yield "stack.history: no attached stack has a place for it; use another --runtime"
        elif name != "watchdog.alerts" and attach.link(name) is None:
            yield f"{connector.file}: run.attach.links: there is no {name}, which this drill has"
    for place in placed.faults(drill.drill):
        link = place.fault.where
        if place.fault.TARGET == "link" and attach.link(link) is not None and attach.own(link) is None:
            yield (
                f"phase {place.phase.phase}: {place.fault.kind} breaks the link {link}, which has no proxy of its own; "
                f"add it to run.attach.links of {connector.file}"
            )
    if "alerts" in links.values() and attach.alerts is None:
        yield f"{connector.file}: run.attach: there is no alerts, which this drill has"


def _fakes(drill: LoadedDrill) -> Iterator[str]:
    stack = drill.drill.stack
    for side, system in (("source", stack.source), ("destination", stack.destination)):
        for key in _ITS_OWN:
            if getattr(system, key) != System.model_fields[key].default:
                yield f"stack.{side}.{key}: an attached fake has what it was started with; use another --runtime"


def _connector(connector: LoadedConnector, attach: Attach) -> Iterator[str]:
    spec, path = connector.connector, connector.file
    refused = {
        "batch": (spec.batch, "the one who started the connector starts its batches; write `lag:` instead"),
        "backlog": (spec.backlog, "it is not asked of an attached connector"),
        "dead_letters": (spec.dead_letters and spec.dead_letters.is_asked_for, "an attached connector names them in its alerts"),
        "history.export": (spec.history.export, "it is not asked of an attached connector"),
        "ready": (spec.ready and spec.ready.http is None, "only `http` can be asked of an attached connector"),
        "controls.rotate_credential": (spec.controls.rotate_credential, CREDENTIALS),
    }
    yield from (f"{path}: `{key}`: {why}" for key, (given, why) in refused.items() if given)
    for name in set(Controls.model_fields) - {"rotate_credential"}:
        control = getattr(spec.controls, name)
        if control is not None and control.http is None:
            yield f"{path}: `controls.{name}`: only `http` reaches an attached connector"
        elif control is not None and attach.connector is None:
            yield f"{path}: `controls.{name}`: add `connector: {{control: URL, token_env: NAME}}` to run.attach"
