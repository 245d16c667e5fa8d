"""The actions of all reviews in a folder, followed into the archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import DrillInvalid

if TYPE_CHECKING:
    from harness.archive.record import RunRecord
    from harness.review.actions import Followed


def all_actions(folder: Path, records: Sequence[RunRecord], today: date, problems: list[str]) -> Iterator[Followed]:
    """Of every review; what is wrong with one that cannot be read is added to `problems`, and the others are still told."""
    from harness.review.actions import follow
    from harness.review.read import load_review, reviews_in

    for path in reviews_in(folder):
        try:
            yield from follow(path, load_review(path).review, records, today)
        except DrillInvalid as error:
            problems += map(str, error.problems)
