"""The people of an integration, and the files of the user that know them, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from harness.drill.stack import Text, Word
from harness.drill.text.broken import Frozen
from harness.integration.words import Day, Digest, Person

ROLES = ("owner", "backup")
"""Those who can contain the integration; other keys may name them by their role."""


class Contact(Frozen):
    """Someone who is paged."""

    name: Person | None = Field(None, description="one person, by name")
    route: Word | None = Field(None, description="the route of the pager that reaches this person alone")
    contact: Text | None = Field(None, description="how to reach this person beside the pager")
    confirmed: Day | None = Field(None, description="when this was last confirmed")


class Reviewer(Frozen):
    """Who has read the file and signed it off: neither owner nor backup."""

    name: Person | None = Field(None, description="one person, by name")
    reviewed: Day | None = Field(None, description="when")
    digest: Digest | None = Field(None, description="of what was reviewed: file and connector")


class KnownFrom(Frozen):
    """Files that know the people, too. Where they name others, somebody has moved on."""

    rota: Text | None = Field(None, description="an iCalendar file with the shifts")
    catalog: Text | None = Field(None, description="a catalog-info.yaml, whose spec.owner is read")
    codeowners: Text | None = Field(None, description="a CODEOWNERS file")


class People(Frozen):
    """Who owns it, who stands in, who has signed it off."""

    owner: Contact = Field(Contact(), description="who acts")
    backup: Contact = Field(Contact(), description="who can do the same steps")
    reviewer: Reviewer = Reviewer()
    platform_owners: tuple[Person, ...] = Field((), description="who owns the platform that it runs on")
    data_owners: tuple[Person, ...] = Field((), description="who owns the data that it moves")
    others: tuple[Person, ...] = Field((), description="everyone else whom this file names")
    known_from: KnownFrom = KnownFrom()

    def named(self) -> Iterator[str]:
        """Everyone, by name. Some may be named twice."""
        first = (self.owner.name, self.backup.name, self.reviewer.name)
        yield from (name for name in (*first, *self.platform_owners, *self.data_owners, *self.others) if name)

    @property
    def routes(self) -> dict[str, Literal["owner", "backup"]]:
        """Whose route is which; the same one for both is the owner's."""
        routes: dict[str, Literal["owner", "backup"]] = {self.backup.route: "backup"} if self.backup.route else {}
        return routes | ({self.owner.route: "owner"} if self.owner.route else {})

    @property
    def needs_handoff(self) -> bool:
        """Whether several owners of platform and data call for a written hand-over."""
        return len(set(self.platform_owners)) > 1 and len(set(self.data_owners)) > 1
