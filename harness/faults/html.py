"""An HTML page comes where JSON was expected."""

from __future__ import annotations

from typing import Literal

from harness.faults.fake import FakeFault


class Html(FakeFault):
    """200 with HTML."""

    kind: Literal["html"] = "html"
