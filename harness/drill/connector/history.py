"""How to read the history that a connector reports: the meaning of its attributes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from harness.drill.connector.command import Command, OneOf, Place
from harness.drill.text.broken import Frozen

Attribute = Annotated[str, Field(min_length=1, max_length=200)]


class Export(OneOf):
    """How the execution history is exported: a text that names each record by entity and key, such as lines of `invoice/i-7`."""

    http: Place | None = Field(None, description="answers a GET with the history: a path on {connector.port}, or a whole URL")
    command: Command | None = Field(None, description="prints the history")


class HistoryReading(Frozen):
    """Names of attributes, of the event itself or of its span, scope or resource; OpenTelemetry has no names of its own for these."""

    trigger: Attribute = Field("trigger", description="what triggered the step")
    reference: Attribute = Field(
        "business.reference",
        description="the record's business key at the end of a path with its entity (`invoice/i-7`, `crm:invoice:i-7`), or alone where no "
        "two entities share keys",
    )
    component: Attribute = Field("component", description="which part did the step; `service.name` and `otel.scope.name` are there, too")
    customer: Attribute = Field("customer.id", description="for whom it was done")
    export: Export | None = Field(
        None, description="how to export what was executed; asked for at the end of a run that judges it (`history_exports_within`)"
    )
