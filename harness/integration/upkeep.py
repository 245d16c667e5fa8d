"""What keeps the file true: history, compliance, promises, dependencies, rechecks, and the drills that are run or left out."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import Field, StrictBool

from harness.drill.stack import Text
from harness.drill.text.broken import Frozen
from harness.integration.words import Command, Day, Digest, Person
from harness.units import Duration, Share

LONGEST_WAIVER = timedelta(days=92)


class History(Frozen):
    """How what was executed is exported, to reconcile with it."""

    export: Command | None = Field(None, description="a command that exports what was executed, with the key of each record")
    within: Duration | None = Field(None, gt=0, description="how long the export may take")


class Compliance(Frozen):
    """What is required; `false`: decided, and not required."""

    audit_log: StrictBool | None = Field(None, description="every control leaves who, when and why")
    approval_record: StrictBool | None = Field(None, description="who approved a control is kept")
    customer_notice: StrictBool | None = Field(None, description="customers must be informed")


class Sla(Frozen):
    """What is promised to those who use the data."""

    recover: Duration | None = Field(None, gt=0, description="promised time to recover")
    records: Share | None = Field(None, gt=0, description="promised share of records that arrive")


class Downstream(Frozen):
    """A system behind the destination that keeps stale records after the repair."""

    system: Text | None = Field(None, description="the system, as people call it")
    holds: Text | None = Field(None, description="which records it keeps, and how long")
    refresh: Text | None = Field(None, description="how it gets the repaired ones")


class SinglePoint(Frozen):
    """A third party without which nothing flows."""

    party: Text | None = Field(None, description="who")
    instead: Text | None = Field(None, description="what is done without it")


class Backup(Frozen):
    of: Text | None = Field(None, description="what is backed up: a cursor, a state, a database")
    tested: Day | None = Field(None, description="when it was last restored")


class DependsOn(Frozen):
    """What else must work."""

    critical_paths: tuple[Text, ...] = Field((), description="steps in a row of which none may fail")
    single_points: tuple[SinglePoint, ...] = Field((), description="third parties without which nothing flows")
    backups: tuple[Backup, ...] = Field((), description="backups, and when they were last restored")


class Recheck(Frozen):
    """When the file is read again."""

    every: Duration | None = Field(None, gt=0, description="how often the file is read again; after each incident in any case")
    last: Day | None = Field(None, description="when it last was")
    incident: Day | None = Field(None, description="the last incident: the file is read again after it, whatever `every` says")
    digest: Digest | None = Field(None, description="of what was read then")


class Waiver(Frozen):
    """A due drill that is left out for a while."""

    drill: Text | None = Field(None, description="its name")
    reason: Text | None = Field(None, description="why it is left out")
    reviewer: Person | None = Field(None, description="who agreed: neither owner nor backup")
    until: Day | None = Field(None, description="the last day, at most 92 days ahead")

    def holds(self, at: date) -> bool:
        """Whether it is in force on a day: it has reason, reviewer and an end that is near enough."""
        return bool(self.drill and self.reason and self.reviewer and self.until) and at <= (self.until or at) <= at + LONGEST_WAIVER


class Drills(Frozen):
    """Changes to the drills that the pattern makes due."""

    also: tuple[Text, ...] = Field((), description="drills that are due here beside those of the pattern")
    without: tuple[Waiver, ...] = Field((), description="due drills that are left out for a while: the file is not READY, but WAIVED")


class GameDay(Frozen):
    """Where people rehearse together."""

    connector: Text | None = Field(None, description="the connector file of the shared environment in which the game day is held")
