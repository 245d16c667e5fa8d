"""Where an integration reads and writes, with which credential, and what is at stake there."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from harness.drill.stack import Text
from harness.drill.text.broken import Frozen

Stake = Literal["billing", "provisioning", "access", "crm", "identity", "support", "analytics", "internal"]
CUSTOMER_STATE: frozenset[Stake] = frozenset({"billing", "provisioning", "access", "crm", "identity"})
"""A wrong record there is clean-up across departments, or somebody with rights that they should not have."""

GRANTS_ACCESS: frozenset[Stake] = frozenset({"provisioning", "access", "identity"})
"""A record that stays there after it was deleted at the source is an entitlement without a right."""


class Read(Frozen):
    """A system that it reads."""

    from_: Text | None = Field(None, alias="from", description="the system, as people call it")
    also: tuple[Text, ...] = Field((), description="other names of the system that an alert may use")
    credential: Text | None = Field(None, description="what the login is called, never the secret itself")


class Write(Frozen):
    """A system that it writes to."""

    to: Text | None = Field(None, description="the system, as people call it")
    also: tuple[Text, ...] = Field((), description="other names of the system that an alert may use")
    credential: Text | None = Field(None, description="what the login is called, never the secret itself")
    touches: tuple[Stake, ...] = Field(
        (), description="what is at stake there; billing, provisioning, access, crm or identity make it `pattern: customer-state`"
    )


class Paths(Frozen):
    """Where it reads and writes; the two are separated if no credential does both."""

    read: tuple[Read, ...] = Field((), description="the systems that it reads")
    write: tuple[Write, ...] = Field((), description="the systems that it writes to")

    @property
    def sources(self) -> tuple[str, ...]:
        """The systems that it reads, each once, in the order of the file."""
        return tuple(dict.fromkeys(path.from_ for path in self.read if path.from_))

    @property
    def destinations(self) -> tuple[str, ...]:
        """The systems that it writes to, each once, in the order of the file."""
        return tuple(dict.fromkeys(path.to for path in self.write if path.to))

    @property
    def systems(self) -> tuple[str, ...]:
        """All systems, each once."""
        return tuple(dict.fromkeys((*self.sources, *self.destinations)))

    @property
    def two_way(self) -> bool:
        """Whether two systems are both read and written."""
        return len(set(self.sources) & set(self.destinations)) > 1

    @property
    def grants_access(self) -> bool:
        """Whether a deletion that comes late leaves somebody with rights meanwhile."""
        return any(GRANTS_ACCESS & set(path.touches) for path in self.write)

    @property
    def shared_credentials(self) -> tuple[str, ...]:
        """Credentials that read and write: with one of them the paths are not separated."""
        reading = {path.credential for path in self.read}
        return tuple(dict.fromkeys(path.credential for path in self.write if path.credential and path.credential in reading))
