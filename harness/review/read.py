"""Reviews as files: the head is YAML of the harness's own strict kind, the body is Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from harness import regular_file
from harness.drill.reading.meant import meant
from harness.drill.text import document
from harness.drill.text.document import Document
from harness.drill.text.problems import Complaint, located
from harness.errors import DrillInvalid, Problem, shown
from harness.review.model import Review

SUFFIX = ".md"
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class LoadedReview:
    """A review with the place of everything in it."""

    review: Review
    marks: Document
    text: str
    body: int
    """Where the body begins in the text."""
    path: Path

    def located(self, complaints: Iterable[Complaint]) -> tuple[Problem, ...]:
        """Complaints about its head, each with its place."""
        return located(self.marks, complaints)

    def problem(self, at: int, key: str, found: str, allowed: str = "", hint: str = "") -> Problem:
        """About a place of its body."""
        before = self.text[: self.body + at]
        line = before.count("\n") + 1
        return Problem(str(self.path), line, len(before) - (before.rfind("\n") + 1) + 1, key, found, allowed, hint)


def load_review(path: Path) -> LoadedReview:
    """Read and validate one. Raises DrillInvalid with all problems of its head."""
    try:
        text = regular_file.read(path, document.MAX_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise DrillInvalid((Problem(shown(str(path)), 0, 0, "", f"cannot be read: {error.strerror}", "a readable file"),)) from None
    except UnicodeDecodeError as error:
        raise DrillInvalid((Problem(str(path), 0, 0, "", f"byte {error.start} is not UTF-8", "UTF-8 text"),)) from None
    text = text.replace("\r\n", "\n")
    fences = list(_FENCE.finditer(text))
    if len(fences) < 2 or fences[0].start() != 0:  # one opens, one closes
        raise DrillInvalid((Problem(str(path), 1, 1, "", "no head", "`---`, the keys of a review, `---`", "idrill review new writes one"),))
    head = "\n" + text[fences[0].end() + 1 : fences[1].start()]  # the line of the fence stays one, so that places are those of the file
    marks = document.parse(head, path)
    read = meant(Review, marks.data)
    if read.found is None or read.complaints():
        raise DrillInvalid(located(marks, read.complaints()))
    return LoadedReview(read.found, marks, text, fences[1].end() + 1, path)


def reviews_in(folder: Path) -> tuple[Path, ...]:
    """The reviews of a folder, by name. Markdown without a head, such as a README, is none."""
    return tuple(path for path in sorted(regular_file.below(folder, SUFFIX)) if _has_head(path))


def _has_head(path: Path) -> bool:
    try:
        return regular_file.read(path, document.MAX_BYTES).removeprefix(b"\xef\xbb\xbf").startswith(b"---")
    except OSError:
        return True  # to be named as unreadable
