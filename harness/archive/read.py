"""Read an archive: every record, and every faulty file. A file whose content does not fit its name is not a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from harness import regular_file
from harness.archive.file import MOST_BYTES, SUFFIX, file_name, quarter, run_of
from harness.archive.record import RunRecord, form
from harness.checks.verdict import Outcome

_WORST = (Outcome.PASS, Outcome.INCONCLUSIVE, Outcome.FAIL)


@dataclass(frozen=True)
class Flaw:
    """Something that is not as it should be in an archive."""

    file: str
    """Its path in the archive."""
    found: str

    def __str__(self) -> str:
        return f"{self.file}: {self.found}"


@dataclass(frozen=True)
class Archive:
    """All that an archive holds."""

    records: tuple[RunRecord, ...]
    """Oldest first; of a run that was judged with different results, each."""
    flaws: tuple[Flaw, ...]

    @property
    def runs(self) -> tuple[RunRecord, ...]:
        """One record for each run, oldest first: of several judgements that of the newest harness counts, and of these the worst."""
        best: dict[str, RunRecord] = {}
        for record in sorted(self.records, key=lambda record: (_version(record.judged_with), _WORST.index(record.outcome))):
            best[record.run] = record
        return tuple(sorted(best.values(), key=_when))


def read_archive(archive: Path) -> Archive:
    """Every file in the folders of the quarters. An archive that is not there is empty."""
    records, flaws = [], []
    for path in sorted(regular_file.below(archive, SUFFIX)):
        file = path.relative_to(archive).as_posix()
        try:
            records.append(_record(path))
        except (OSError, ValueError, RecursionError) as error:
            flaws.append(Flaw(file, _why(error)))
    return Archive(tuple(sorted(records, key=_when)), tuple(flaws))


def _record(path: Path) -> RunRecord:
    data = regular_file.read(path, MOST_BYTES)
    if path.name != file_name(run_of(path.name), data):
        raise ValueError("changed: its content is not what its name promises")
    record = form().validate_json(data, strict=False)
    if (path.parent.name, run_of(path.name)) != (quarter(record), record.run):
        raise ValueError(f"out of place: it is the record of {record.run}, of {quarter(record)}")
    return record


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        return f"no record: {'.'.join(map(str, first['loc'])) or 'it'}: {first['msg'].lower()}"
    return str(getattr(error, "strerror", None) or error)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in text.split("."))


def _when(record: RunRecord) -> tuple[str, str]:
    return (record.started or "", record.run)


def without(ever: Iterable[str], archive: Path) -> tuple[Flaw, ...]:
    """The files that an archive once had and has no more. `ever`: their paths in it, from its git history."""
    gone = sorted({file for file in ever if file.endswith(SUFFIX) and not regular_file.is_regular(archive / file)})
    return tuple(Flaw(file, "removed: the history of git has it") for file in gone)
