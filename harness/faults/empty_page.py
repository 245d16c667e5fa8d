"""A page comes empty, although it says that there is more."""

from __future__ import annotations

from typing import ClassVar, Literal

from harness.faults.fake import SourceFault


class EmptyPage(SourceFault):
    """Only pages with something that was on none before; its cursor stays, or its `next` leads to it again, and then shows all of it."""

    PUSHED: ClassVar[bool] = False

    kind: Literal["empty_page"] = "empty_page"
