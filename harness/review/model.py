"""The head of a review, between two lines of `---`: which run it is about, when it was held, and what is to be done."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from harness.drill.stack import Text
from harness.drill.text.broken import Frozen
from harness.drill.timeline import SlugName
from harness.integration.words import Day, Digest, Person

ActionKind = Literal["prevent", "detect", "contain", "recover", "communicate"]


class DoneWhen(Frozen):
    """What shows that an action has worked: a check that passes in a drill."""

    drill: SlugName = Field(description="the drill, by name")
    check: Text = Field(description="a check that it asks")


class Action(Frozen):
    """Something that changes because of what was learned."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$", max_length=20)] = Field(
        description="its name in this review, such as A1"
    )
    does: Text = Field(description="what will be different, in a sentence")
    kind: ActionKind | None = Field(None, description="what it improves")
    owner: Person = Field(description="who sees to it: somebody whom the integration file names")
    due: Day = Field(description="until when")
    done_when: DoneWhen
    done: Day | None = Field(None, description="when somebody said that it was done; evidence verifies it")
    ticket: Text | None = Field(None, description="where it is tracked")


class Review(Frozen):
    schema_: Literal[1] = Field(alias="schema", description="version of this notation")
    run: Text = Field(description="the id of the run that it is about")
    integration: Text | None = Field(None, description="its integration file, from the folder of the review")
    played: Day = Field(description="the day of the run, in UTC")
    record: Text | None = Field(None, description="its record in the archive")
    subject: Digest | None = Field(None, description="the digest of what the run judged; evidence for an action is about a newer one")
    held: Day | None = Field(None, description="when people sat together")
    actions: tuple[Action, ...] = Field((), description="what changes now")
