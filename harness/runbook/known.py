"""All that a runbook is written from: the integration file, the due drills, the records of its runs, and the measured first pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from harness.archive.record import RunRecord
from harness.integration.anchors import USUAL, anchored
from harness.integration.model import Integration, Symptom
from harness.integration.people import Contact


class First(NamedTuple):
    """What everyone must know by heart."""

    alert: str
    response: str
    query: str


class Page(NamedTuple):
    """The first page of a run, as it was measured."""

    drill: str
    run: str
    text: str
    """Empty: nobody was paged."""


class Sign(NamedTuple):
    """Something that people see, to which alerts can link."""

    anchor: str
    seen: str
    drill: str | None


@dataclass(frozen=True)
class Known:
    """Everything, as plain values."""

    file: Integration
    name: str
    """Of the integration file, without its folder."""
    due: Mapping[str, First | None] = field(default_factory=dict)
    """Each due drill with what it says for this integration; None: there is no drill of this name."""
    records: tuple[RunRecord, ...] = ()
    """Of this integration, oldest first; each knows when it began."""
    pages: tuple[Page, ...] = ()

    def last(self, drill: str | None) -> RunRecord | None:
        """The newest run of a drill."""
        return next((record for record in reversed(self.records) if record.drill.name == drill_name(drill)), None)

    @property
    def newest(self) -> RunRecord | None:
        return self.records[-1] if self.records else None

    def page(self, drill: str | None) -> Page | None:
        """Its newest measured first page, if the archive has the run that measured it."""
        name = drill_name(drill)
        runs = [record.run for record in self.records if record.drill.name == name]
        measured = {page.run: page for page in self.pages if page.drill == name}
        return next((measured[run] for run in reversed(runs) if run in measured), None)

    @property
    def signs(self) -> tuple[Sign, ...]:
        """Symptoms; each has an anchor of its own, and none that a decision has."""
        named = [symptom for symptom in self.file.runbook.symptoms if symptom.seen]
        return tuple(_anchored(named or self._usual(), taken={each.anchor for each in self.decisions}))

    @property
    def decisions(self) -> tuple[Sign, ...]:
        """Decision points, with their anchors."""
        return tuple(_anchored([Symptom(seen=each.when, drill=each.drill) for each in self.file.decide if each.when]))

    @property
    def next_review(self) -> date | None:
        recheck = self.file.recheck
        return recheck.last + timedelta(seconds=recheck.every) if recheck.last and recheck.every else None

    def person(self, name: str | None) -> str:
        """Who it is: `owner` and `backup` by their names. Empty: nobody."""
        roles: dict[str, Contact] = {"owner": self.file.people.owner, "backup": self.file.people.backup}
        return (roles[name].name or "") if name in roles else name or ""

    def _usual(self) -> list[Symptom]:
        found = [(seen, next((drill for drill in drills if drill in self.due), None)) for seen, drills in USUAL]
        return [Symptom(seen=seen, drill=drill) for seen, drill in found if drill]


def drill_name(name_or_path: str | None) -> str:
    """The name of a drill that a file gives by name or path."""
    return (name_or_path or "").rpartition("/")[2].removesuffix(".drill.yaml")


def _anchored(symptoms: Sequence[Symptom], taken: Iterable[str] = ()) -> Iterator[Sign]:
    names = anchored((symptom.seen or "" for symptom in symptoms), taken)
    yield from (Sign(name, symptom.seen or "", symptom.drill) for name, symptom in zip(names, symptoms, strict=True))
