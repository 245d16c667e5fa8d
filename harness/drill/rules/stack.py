"""Rules of the stack: every name that a drill uses exists in its stack."""

from __future__ import annotations

from collections.abc import Iterator

from harness import registry
from harness.drill.actors import is_part
from harness.drill.entities import parents_first
from harness.drill.model import Drill
from harness.drill.placed import faults
from harness.drill.rules.base import rule
from harness.drill.text import typos
from harness.drill.text.problems import Complaint, unknown_word

_PLAYS = {"alert-sink": "alerts", "otlp-sink": "history", "console": "people"}
"""Fakes that can play only one actor, which no other fake can play."""


@rule("stack")
def fakes_exist(drill: Drill) -> Iterator[Complaint]:
    known = registry.names("harness.fakes")
    for actor, system in drill.stack.fakes().items():
        part = actor if actor in _PLAYS.values() else None
        fitting = tuple(name for name in known if _PLAYS.get(name) == part)
        if system.fake not in known:
            yield unknown_word(("stack", actor, "fake"), "fake", system.fake, fitting)
        elif system.fake not in fitting:
            yield Complaint(("stack", actor, "fake"), f"the fake {system.fake!r} cannot play {actor}", ", ".join(fitting))


@rule("stack")
def references_exist(drill: Drill) -> Iterator[Complaint]:
    entities = drill.stack.source.entities
    for name, entity in entities.items():
        if entity.of is not None and entity.of not in entities:
            others = tuple(other for other in entities if other != name)
            path = ("stack", "source", "entities", name, "of")
            yield unknown_word(path, "entity", entity.of, others)


@rule("stack")
def references_end(drill: Drill) -> Iterator[Complaint]:
    try:
        parents_first(drill.stack.source.entities)
    except ValueError as error:
        yield Complaint(("stack", "source", "entities"), f"references in a circle: {error}", "references that end somewhere")


@rule("stack")
def watchdog_can_page(drill: Drill) -> Iterator[Complaint]:
    if drill.stack.watchdog and not drill.stack.alerts:
        yield Complaint(("stack", "watchdog"), "a watchdog in a stack without alerts", "", "add `alerts:` to the stack")


@rule("stack", "faults")
def links_exist(drill: Drill) -> Iterator[Complaint]:
    links = tuple(drill.stack.links())
    for place in faults(drill):
        link = place.fault.where
        if place.fault.TARGET == "process" or link in links:
            continue
        hint = typos.hint(link, links)
        if link == "destination.token":
            hint = f"stack.destination.auth is {drill.stack.destination.auth.kind}, so nobody fetches tokens"
        elif link == "watchdog.alerts":
            hint = "the stack has no watchdog, or no alerts"
        elif link in {"alerts", "history"}:
            hint = f"the stack has no {link}"
        yield Complaint((*place.path, "link"), f"there is no link {link!r} in this stack", ", ".join(links), hint)


@rule("stack", "faults")
def processes_exist(drill: Drill) -> Iterator[Complaint]:
    for place in faults(drill):
        if place.fault.TARGET == "process" and is_part(place.fault.where, "watchdog") and not drill.stack.watchdog:
            yield Complaint(
                (*place.path, "actor"), "there is no watchdog in this stack", "connector", "add `watchdog: reference` to the stack"
            )


@rule("stack", "faults")
def entities_exist(drill: Drill) -> Iterator[Complaint]:
    entities = tuple(drill.stack.source.entities)
    for place in faults(drill):
        entity = getattr(place.fault, "entity", None)
        if entity is not None and entity not in entities:
            yield unknown_word((*place.path, "entity"), "entity", entity, entities)
