"""Webhooks are delivered again although they were accepted."""

from __future__ import annotations

from typing import Literal

from harness.faults.fake import SourceFault


class Redelivered(SourceFault):
    """After a change, one of the last twenty comes once more, word for word; use `chance` for some only."""

    kind: Literal["redelivered"] = "redelivered"
