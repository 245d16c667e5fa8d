"""What everybody at the console may know of a game day before it begins."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from harness.ledger.lines.people import NoticeState


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class HandoffPlan(_Frozen):
    """A step of the hand-over."""

    step: str
    by: str
    to: str
    done_when: str


class RaciPlan(_Frozen):
    """A step, and by role the letters of who does it (R), answers for it (A), is asked (C), is informed (I)."""

    step: str
    commander: str = ""
    comms: str = ""
    liaison: str = ""
    scribe: str = ""
    master: str = ""


class GamePlan(_Frozen):
    """From the integration file and the roles."""

    integration: str
    channels: tuple[str, ...] = ()
    """Where notices appear."""
    notices: dict[NoticeState, str] = {}
    """The template of each state."""
    handoff: tuple[HandoffPlan, ...] = ()
    query: str = ""
    """The verification query, in words."""
    raci: tuple[RaciPlan, ...] = ()
    every_s: float | None = None
    """The promised interval of notices, drill seconds; None: nothing was promised."""
    first_notice_s: float | None = None
    """From the first page to the first notice, as promised."""
