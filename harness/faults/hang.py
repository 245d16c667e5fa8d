"""Requests are never answered."""

from __future__ import annotations

from typing import Literal

from harness.faults.fake import FakeFault


class Hang(FakeFault):
    """The fake accepts the request and stays silent until the heal."""

    kind: Literal["hang"] = "hang"
