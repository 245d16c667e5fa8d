"""What everybody may know of a game day, from the integration file and the roles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness.gameday.players import Player, called
from harness.gameday.raci import rows
from harness.integration.model import Integration
from harness.integration.reading.load import LoadedIntegration
from harness.ledger.lines.people import NoticeState
from harness.notices.notice import STATES, source_of, standard
from harness.plan.game import GamePlan, HandoffPlan, RaciPlan

_ONE_CHANNEL = ("status page",)
"""Where notices appear if nobody has decided."""


def channels_of(file: Integration) -> tuple[str, ...]:
    """Where notices appear."""
    return file.comms.channels or _ONE_CHANNEL


def game_plan(loaded: LoadedIntegration, players: tuple[Player, ...]) -> GamePlan:
    """Templates that cannot be read are replaced by those to begin with: `idrill check` says what is wrong with them."""
    file = loaded.integration
    return GamePlan(
        integration=file.integration,
        channels=channels_of(file),
        notices={state: _template(loaded, state) for state in STATES},
        handoff=tuple(_handoff(file)),
        query=file.first.query or file.recover.query or "",
        raci=tuple(RaciPlan.model_validate({"step": row.step, **row.cells}) for row in rows(players, file)),
        every_s=file.comms.every,
        first_notice_s=file.comms.first_notice,
    )


def _template(loaded: LoadedIntegration, state: NoticeState) -> str:
    folder = loaded.integration.comms.notices
    if folder is None:
        return standard(state)
    try:
        return source_of(Path(loaded.path.parent) / folder, state)
    except (OSError, UnicodeDecodeError):
        return standard(state)


def _handoff(file: Integration) -> Iterator[HandoffPlan]:
    for step in file.handoff:
        by, to = (called(name, file) if name else "" for name in (step.by, step.to))
        yield HandoffPlan(step=step.step or "", by=by, to=to, done_when=step.done_when or "")
