"""The contents of one run's files, as far as they are whole: offers, writes, requests and pages with their times."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from harness import scratch
from harness.drill.connector.hosts import front_of
from harness.evidence import database
from harness.evidence.backlog import Backlog
from harness.evidence.by_hand import ByHand
from harness.evidence.columns import LEDGERS
from harness.evidence.course import Course
from harness.evidence.database import Database
from harness.evidence.delivery import Delivery, Setting
from harness.evidence.history import History
from harness.evidence.incidents import Incident, Message, Reading, fold
from harness.evidence.ingest import load_ledger
from harness.evidence.integrity import Integrity, examine
from harness.evidence.people import People, carried_out, read_people
from harness.evidence.promise import Promise, compare
from harness.evidence.stream import Stream
from harness.evidence.tables import Tables, read_messages
from harness.evidence.traffic import Pace, Traffic
from harness.evidence.two_way import BothSides, set_direction
from harness.journal.events import DeadLetters, Entry, Event, Probe, RunStarted, WorldReady
from harness.journal.naming import Naming, Said
from harness.journal.seal import Memory
from harness.plan.model import Plan

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection


class Facts(Course, Tables):
    """A read-only view of one run directory, without excuses. `close` it, or use it as a context manager.

    All times are drill seconds after the timeline's zero `t0` (negative in the warm-up); where the timeline never started they count
    from the run's anchor instead, and `started` is False. Frames are documented in `harness.evidence.tables`, the rules in `delivery`.
    """

    def __init__(self, run_dir: Path, plan: Plan, events: tuple[Entry[Event], ...], journal: Stream, *, is_back: bool = False) -> None:
        super().__init__(run_dir, plan, events)
        self.is_back = is_back
        """True of the way back: `source` and `destination` have changed places everywhere."""
        self._journal_stream = journal
        self._memory: Memory | None = None
        self._workdir = scratch.make("evidence")
        opened = database.open_database(self._workdir)
        self._connection = opened.connection
        self._finalizer = weakref.finalize(self, _clean_up, opened, self._workdir)

    @cached_property
    def integrity(self) -> Integrity:
        """Whether the files are unchanged since their writers wrote them."""
        return examine(self.run_dir, self.plan, self.events, self._memory)

    def close(self) -> None:
        """Give temporary files back; harmless when repeated."""
        self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # ---- what the far side saw

    @property
    def fronts(self) -> tuple[str, ...]:
        """The ledgers of fronts: of each process whose file declares hosts."""
        return tuple(front_of(actor) for actor, program in self.plan.about.programs.items() if program.hosts)

    @property
    def _proxies(self) -> tuple[str, ...]:
        """The ledger of the fault proxy, where it was the bundled one: a genuine Toxiproxy keeps none."""
        ready = self.first_event(WorldReady)
        return ("proxy",) if ready is not None and ready.event.toxiproxy == "bundled" else ()

    @cached_property
    def _ledgers(self) -> tuple[Stream, ...]:
        streams = []
        required = {*self.plan.about.fakes, *self.fronts, *self._proxies}
        for name in LEDGERS:
            path = self.run_dir / "ledgers" / f"{name}.jsonl"
            stream = load_ledger(self._connection, name, path, self.t0, self._workdir, two_way=self.is_two_way)
            optional = name not in required
            if stream.present or not optional:
                streams.append(stream)
        if self.is_two_way:
            set_direction(self._connection, back=self.is_back)
        return tuple(streams)

    @property
    def connection(self) -> DuckDBPyConnection:
        """DuckDB with the tables `source`, `destination`, `alerts`, `history`, `people`, `proxy`."""
        assert self._ledgers is not None  # noqa: S101  # reading them makes the tables
        return self._connection

    @property
    def destination_ledger(self) -> Path:
        """The destination's ledger as a file without damaged lines."""
        return self.ledger_file("destination")

    def ledger_file(self, name: Literal["source", "destination"]) -> Path:
        """A ledger as a file without damaged lines, to read the fields of records."""
        assert self._ledgers is not None  # noqa: S101
        clean = self._workdir / f"{name}.clean.jsonl"
        ledger = clean if clean.exists() else self._workdir / f"{name}.jsonl"
        if not ledger.exists():  # the run has none: an empty one says as much
            ledger.touch()
        return ledger

    @property
    def streams(self) -> tuple[Stream, ...]:
        """Every file of the run as a stream: is it whole?"""
        return (self._journal_stream, *self._ledgers)

    @cached_property
    def promise(self) -> Promise | None:
        """Whether the source offered the workload as it was drawn up; None where its file is missing."""
        return compare(self.connection, self.run_dir / "workload.jsonl", self._workdir, self.speed, two_way=self.is_two_way)

    @property
    def workload_lines(self) -> int | None:
        """How many lines the workload's file had when the run began; None in runs that do not say."""
        begin = self.first_event(RunStarted)
        return None if begin is None else begin.event.workload_lines

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """Everything that the alert sink accepted, and its responder's acknowledgements."""
        return read_messages(self.connection)

    @cached_property
    def episodes(self) -> tuple[Incident, ...]:
        """All incidents in the order of their opening."""
        return fold(self.messages, Reading.of(self.plan.about.connector.alerts))

    @cached_property
    def delivery(self) -> Delivery:
        """The fate of every offered version."""
        naming = Naming([*self._said_of_the_dead(), *(Said(self.t_of(told), told.event.text) for told in self.events_of(DeadLetters))])
        settle = next((span for span in self.spans if span.role == "settle"), None)
        settled_t = float("inf") if settle is None else max(settle.started_t + self.plan.settle_s, settle.ended_t or 0.0)
        probes = [(told.event.entity, told.event.key, told.event.digest) for told in self.events_of(Probe)]
        disturbed = [
            (window.sent_t if window.sent_t is not None else window.injected_t or 0.0, self.end_of(window))
            for window in self.windows
            if window.plan.target == "link" and window.plan.where == "destination" and window.injected_t is not None
        ]
        return Delivery(self.connection, Setting(self.entities, probes, settled_t, disturbed), naming)

    def _said_of_the_dead(self) -> Iterator[Said]:
        """The records that alerts name; if the connector file names a detail with the key, only that detail counts."""
        reference = self.plan.about.connector.dead_in_alerts
        for message in self.messages:
            yield Said.in_alert(message.t, vars(message), reference)

    @property
    def has_history(self) -> bool:
        """Whether the connector was given an address to report its work to."""
        return self.plan.about.history is not None

    @cached_property
    def history(self) -> History:
        """The history that the connector reported."""
        return History(self.delivery.prepare(), self.plan.about.connector.history)

    @cached_property
    def both_sides(self) -> BothSides | None:
        """The final records of the two systems, and their writers; None if changes go one way only."""
        return BothSides(self.connection) if self.is_two_way else None

    @cached_property
    def by_hand(self) -> ByHand:
        """What people imported while the connector was frozen."""
        return ByHand(self.delivery.prepare(), str(self.destination_ledger))

    @cached_property
    def people(self) -> People | None:
        """What people did; None: the run has no ledger of theirs."""
        if not any(stream.name == "people" and stream.present for stream in self._ledgers):
            return None
        return People(self.plan.gameday, read_people(self.connection), carried_out(self.events, self.t0), self.over_t)

    @cached_property
    def backlog(self) -> Backlog:
        """The records owed at each instant."""
        return Backlog(self.delivery.prepare())

    @cached_property
    def traffic(self) -> Traffic:
        """Requests, replies and credentials at the fakes."""
        return Traffic(self.connection)

    def pace(self, from_t: float, until_t: float) -> Pace:
        """How quickly the versions offered in a window landed."""
        self.delivery.prepare()
        return self.traffic.pace(from_t, until_t)

    def backlog_series(self, step_s: float) -> pd.DataFrame:
        """t, offered, committed (both cumulated versions), owed – at every `step_s` drill seconds from the first offer to the end."""
        return self.backlog.series(step_s, self.end_t)


def _clean_up(database: Database, workdir: Path) -> None:
    database.close()
    scratch.remove(workdir)
