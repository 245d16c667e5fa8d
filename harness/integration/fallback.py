"""The manual fallback: what people do while the integration stands still."""

from __future__ import annotations

from pydantic import Field

from harness.drill.stack import Text
from harness.drill.text.broken import Frozen
from harness.integration.words import Person

SIX = ("queue", "format", "dedupe", "owner", "order", "stop")
"""The keys without which nobody can work by hand."""
NEEDED = (*SIX, "start")
"""And when, and how, people switch to it: not only its end counts."""


class Fallback(Frozen):
    """What people do by hand meanwhile; without the first six keys nobody can."""

    queue: Text | None = Field(None, description="where the records wait")
    format: Text | None = Field(None, description="how they are written there")
    dedupe: Text | None = Field(None, description="how the import avoids duplicates")
    owner: Person | None = Field(None, description="who does it: owner, backup or a name")
    order: tuple[Text, ...] = Field((), description="entities or systems, in the order in which they are updated")
    stop: Text | None = Field(None, description="what ends the manual work")
    start: Text | None = Field(None, description="what starts it, and how to switch to it")
