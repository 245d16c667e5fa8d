"""The actions of all reviews in a folder, followed into the archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import DrillInvalid, HarnessError

if TYPE_CHECKING:
    from harness.archive.record import RunRecord
    from harness.review.actions import Followed
    from harness.review.read import LoadedReview


def all_actions(folder: Path, records: Sequence[RunRecord], today: date, problems: list[str]) -> Iterator[Followed]:
    """Of every review; what is wrong with one that cannot be read is added to `problems`, and the others are still told."""
    from harness.review.actions import follow
    from harness.review.read import load_review, reviews_in

    for path in reviews_in(folder):
        try:
            loaded = load_review(path)
            yield from follow(path, loaded.review, _its(loaded, records), today)
        except DrillInvalid as error:
            problems += map(str, error.problems)


def _its(loaded: LoadedReview, records: Sequence[RunRecord]) -> Sequence[RunRecord]:
    """The runs of the review's integration, as readiness counts them; all of them where its file cannot be read: the review's own record
    may say which one it is."""
    from harness.archive.belongs import of_integration
    from harness.integration.reading.load import load_integration

    if loaded.review.integration is None:
        return records
    try:
        integration = load_integration(loaded.path.parent / loaded.review.integration).integration
    except HarnessError:
        return records
    return of_integration(records, integration.integration, Path(integration.connector).name.removesuffix(".connector.yaml"))
