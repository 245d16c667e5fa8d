"""What a run judged, from its own files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.journal.events import ImageFound
from harness.plan.subject import forgotten, in_image
from harness.regular_file import read
from harness.subject import IMAGE, Subject

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


def judged_subject(evidence: Evidence) -> Subject:
    """As the run says; what a file of someone else's says is not asked once more."""
    try:
        subject = Subject.model_validate_json(read(evidence.run_dir / "subject.json"))
    except (OSError, ValueError, RecursionError):
        return forgotten(evidence.plan)
    images = [told.event.image for told in evidence.events_of(ImageFound) if told.event.actor == "connector"]
    contained = evidence.plan.about.connector.contained and subject.how == "files"
    return in_image(subject, images[0] if images and IMAGE.fullmatch(images[0]) else None) if contained else subject
