"""The write is committed and its answer is lost."""

from __future__ import annotations

from typing import Literal

from harness.faults.fake import FakeFault


class CommitThenCut(FakeFault):
    """The request is committed whole and its connection cut before the answer; by default once."""

    kind: Literal["commit_then_cut"] = "commit_then_cut"
