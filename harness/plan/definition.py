"""The whole of a drill and of the files of the processes under test, as types: what a world is built from."""

from __future__ import annotations

from dataclasses import dataclass

from harness.drill.connector.file import ConnectorFile
from harness.drill.model import Drill
from harness.plan.model import Plan


@dataclass(frozen=True)
class Definition:
    """What a plan was compiled from. Code that only judges a run reads `plan.about`: that needs no plugin."""

    drill: Drill
    connector: ConnectorFile
    watchdog: ConnectorFile | None

    @classmethod
    def of(cls, plan: Plan) -> Definition:
        """Read and validated once more. Raises pydantic's ValidationError where a fault, check or service is no longer installed."""
        watchdog = None if plan.watchdog is None else ConnectorFile.model_validate(plan.watchdog)
        return cls(Drill.model_validate(plan.drill), ConnectorFile.model_validate(plan.connector), watchdog)
