"""Who is informed, who hands over to whom, and who answers which failure."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from harness.drill.stack import Text
from harness.drill.text.broken import Frozen
from harness.integration.words import Person
from harness.units import Duration


class Notify(Frozen):
    """Whom to notify first; people or groups."""

    stakeholders: tuple[Text, ...] = Field((), description="whose business stands still")
    platform_admins: tuple[Text, ...] = Field((), description="who administers the systems on both sides")
    on_call: tuple[Text, ...] = Field((), description="who else is on call")


class Comms(Frozen):
    """Who is informed, by whom, how soon and how often."""

    contact: Person | None = Field(None, description="the one point of contact: owner, backup or a name")
    first_notice: Duration | None = Field(None, gt=0, description="from the first page to the first notice")
    every: Duration | None = Field(None, gt=0, description="the promised interval of updates")
    audience: tuple[Text, ...] = Field((), description="who gets them")
    channels: tuple[Text, ...] = Field((), description="where they appear, with the same text in each")
    notices: Text | None = Field(None, description="the folder of the templates")
    script: Text | None = Field(None, description="the file that says what to answer a customer who asks")
    notify: Notify = Notify()


class Handoff(Frozen):
    """A step of the hand-over between owners of platform and data."""

    step: Text | None = Field(None, description="what is done")
    by: Person | None = Field(None, description="who does it")
    to: Person | None = Field(None, description="who takes over")
    done_when: Text | None = Field(None, description="how both know that it is done")


class Triage(Frozen):
    """A failure that not only engineers can end."""

    failure: Text | None = Field(None, description="what fails, as that person sees it")
    to: Literal["customer", "support", "engineers"] | None = Field(None, description="who is asked first")


class Raci(Frozen):
    """Who does a step; exactly one person answers for it."""

    responsible: tuple[Person, ...] = Field((), description="who does it")
    accountable: Person | None = Field(None, description="who answers for it")
    consulted: tuple[Text, ...] = Field((), description="who is asked before")
    informed: tuple[Text, ...] = Field((), description="who hears of it")
