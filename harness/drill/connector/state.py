"""The state that a connector keeps between its starts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from harness.drill.stack import Text
from harness.drill.text.broken import Frozen, broken


def _own(path: str) -> str:
    """A connector's own folders are the run's; nothing of the user's is ever deleted."""
    if not path.startswith(("{connector.state}", "{connector.home}")) or ".." in path.split("/"):
        raise broken(f"{path!r} is not the run's own", "a path that begins with {connector.state} or {connector.home}")
    return path


OwnPath = Annotated[Text, AfterValidator(_own)]


class State(Frozen):
    """Where its cursor, queue and notes are; a folder's contents, or a file."""

    paths: tuple[OwnPath, ...] = Field(("{connector.state}",), min_length=1, description="what `kind: lose_state` deletes")
    on_restart: Literal["kept", "wiped"] = Field(
        "kept", description="wiped: as in a container without volumes, every start but the first finds nothing there"
    )
