"""Which release of the connector a run judged, in sentences: its file, what identifies the program, image, commit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from harness.evidence.judged_subject import judged_subject
from harness.report.hostile import line
from harness.report.wording import many

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.subject import Commit, Files, Subject

_SHORT = 12
_LONGEST = 80


def release(evidence: Evidence) -> str:
    """One line for people. What is not known is said to be unknown; the whole digests are in `subject.json`."""
    subject = judged_subject(evidence)
    name = line(evidence.connector_name, _LONGEST) or "the connector"
    file = line(Path(evidence.plan.connector_file).name, _LONGEST) or "an unknown file"
    told = [
        f"{name}, described in {file} (digest {subject.connector[:_SHORT]}, {_commit(subject.commit)}).",
        f"{_identified(subject)}; {_watched(subject.watched)}.",
        f"Digest of all of it: {subject.digest[:_SHORT]}.",
    ]
    return " ".join(told)


def _commit(commit: Commit | None) -> str:
    if commit is None:
        return "git commit unknown"
    return f"git commit {commit.id[:_SHORT]}" + (", with changes that are not committed" if commit.dirty else "")


def _identified(subject: Subject) -> str:
    return "; ".join(_how(subject))


def _how(subject: Subject) -> Iterator[str]:
    """What `how` means, and the parts that it names."""
    if subject.how == "image":
        yield f"Its program is known by its image, {(subject.image or 'unknown')[: len('sha256:') + _SHORT]}"
    elif subject.how == "asked":
        yield "Its program is known by what it answered when it was asked"
    elif subject.how == "unknown":
        yield "Which program ran is unknown: neither files nor an image identify it"
    elif subject.programs is None:
        yield "Which program ran is unknown: the commands of the connector file name no files"
    else:
        yield f"Its program is known by {_files(subject.programs)} that the commands name"
    if subject.how in {"image", "asked", "unknown"} and subject.programs is not None:
        yield f"the commands name {_files(subject.programs)}"


def _watched(watched: Files | None) -> str:
    return "no integration file says which files to watch" if watched is None else f"the integration file watches {_files(watched)}"


def _files(files: Files) -> str:
    return f"{many(files.files, 'file')} (digest {files.digest[:_SHORT]})"
