"""The reference connector with one fault planted that shows only when two things go wrong together: `python app.py NAME`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "fixtures" / "connector"))

import app
import httpx
from worker.assembly import Parts
from worker.delivery import Delivery
from worker.intake import Intake
from worker.store import Change


class BuffersWhileDown(Delivery):
    """After a failed attempt the change in hand is kept in memory only: a crash before the next success loses it."""

    _in_hand: Change | None = None

    def next(self) -> Change | None:
        return self._in_hand or super().next()

    def write(self, change: Change) -> None:
        try:
            super().write(change)
        except Exception:
            self._store.done(change)
            self._in_hand = replace(change, id=-1)  # its number in the queue may be given to another change
            raise
        self._in_hand = None


class DropsAtFailedLogin(Delivery):
    """A rejected token is replaced; when the login fails as well, the change in hand counts as written."""

    def write(self, change: Change) -> None:
        if self._call(change).status_code != 401:
            super().write(change)  # once more, with the same key
            return
        self._credential.rejected()
        try:
            super().write(change)
        except httpx.TransportError:
            return


class SkipsAfterABadStart(Intake):
    """A start at which the source cannot be read is taken for a first start: what it offers next is taken for old."""

    _started = False
    _skips = False

    def read_once(self) -> bool:
        try:
            more = super().read_once()
        except httpx.HTTPError:
            self._skips = not self._started
            raise
        self._started = True
        return more

    def keep(self, page: dict[str, Any], cursor: int) -> None:
        changes, self._skips = [] if self._skips else page["changes"], False
        super().keep({**page, "changes": changes}, cursor)


PLANTED = {
    "buffers-while-down": Parts(delivery=BuffersWhileDown),
    "drops-at-failed-login": Parts(delivery=DropsAtFailedLogin),
    "skips-after-a-bad-start": Parts(intake=SkipsAfterABadStart),
}


if __name__ == "__main__":
    name = sys.argv.pop(1)
    sys.modules[f"broken.{name.replace('-', '_')}"] = SimpleNamespace(PARTS=PLANTED[name])  # type: ignore[assignment]  # as app finds it
    sys.argv += ["--defect", name]
    app.main()
