"""Integration files by name or path, read and validated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from harness.drill.reading.load import find_file
from harness.drill.reading.meant import Meant, meant, validated
from harness.drill.text import document
from harness.drill.text.broken import Path
from harness.drill.text.document import Document
from harness.drill.text.problems import Complaint, located
from harness.errors import DrillInvalid, Problem
from harness.integration.model import Integration
from harness.integration.placeholders import decided, written
from harness.integration.reading import rules

SUFFIX = ".integration.yaml"
_STAND_IN: dict[str, Any] = {"schema": 1, "integration": "salvaged", "pattern": "customer-state", "connector": "salvaged"}


@dataclass(frozen=True)
class LoadedIntegration:
    """An integration file with the place of each key in it."""

    integration: Integration
    marks: Document
    places: Mapping[Path, Path]
    """Each part of the integration, and where the file has it."""
    path: FilePath

    def line_of(self, *key: str | int) -> int:
        """The line of a key, such as `line_of("fallback", "queue")`; of the part around it where nobody wrote it."""
        path = written(key, self.places)
        while path and path not in self.marks.keys and path not in self.marks.values:
            path = path[:-1]
        return self.marks.place(path, of_key=True).line

    def located(self, complaints: Iterable[Complaint]) -> tuple[Problem, ...]:
        """Complaints about parts of the integration, each with its place in the file."""
        return located(self.marks, (complaint._replace(path=written(complaint.path, self.places)) for complaint in complaints))


def load_integration(path: FilePath) -> LoadedIntegration:
    """Read and validate an integration file. Raises DrillInvalid with all its problems."""
    marks = document.read(path)
    data, places = decided(marks.data)
    read = meant(Integration, data)
    across = rules.complaints(read.found) if read.found is not None else _across_the_rest(read)
    wrong = [*map(_undecided, read.complaints()), *read.beside_slips(across)]
    if read.found is None or wrong:
        raise DrillInvalid(located(marks, (complaint._replace(path=written(complaint.path, places)) for complaint in wrong)))
    return LoadedIntegration(read.found, marks, places, path)


def find_integration(name_or_path: str, relative_to: FilePath = FilePath()) -> FilePath:
    """A path (from the folder `relative_to` or the working directory), or a name there. Raises DrillInvalid."""
    return find_file(name_or_path, SUFFIX, "integration", relative_to, [relative_to, FilePath()])


def _across_the_rest(read: Meant[Integration]) -> Iterator[Complaint]:
    """What the rules between the parts say of a file of which some parts are wrong; they pass over these."""
    keys = {str(complaint.path[0]) for complaint in read.wrong if complaint.path}
    rest, _ = validated(Integration, _STAND_IN | {key: value for key, value in read.data.items() if key not in keys})
    return rules.complaints(rest, keys) if rest is not None else iter(())


def _undecided(complaint: Complaint) -> Complaint:
    """A required key may be there, with a placeholder."""
    missing = complaint.found == "missing" and len(complaint.path) == 1
    return complaint._replace(found="not decided") if missing else complaint
