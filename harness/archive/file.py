"""Files of the archive: `<year>-Q<n>/<run>.<first digits of its digest>.json`. A file is written once and never again.

The digest in the name makes a changed record known by itself, and lets git merge archives of several machines without a conflict: two
files of the same name are the same file. A run that is judged again with another result has a second file beside the first.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from harness import regular_file
from harness.archive.record import RunRecord, form
from harness.archive.shortened import shortened
from harness.errors import EnvironmentUnavailable, RunDamaged

MOST_BYTES = 6 * 1024
SUFFIX = ".json"
UNDATED = "undated"
"""The folder of runs whose journal does not say when they began."""
_DIGITS = 16
_NESTED = ("checks", "times")
_AIRY, _DENSE = (", ", ": "), (",", ":")


def put(record: RunRecord, archive: Path) -> Path:
    """Write a record into the archive, unless it is there; returns its file. Raises EnvironmentUnavailable."""
    data = as_bytes(record)
    path = archive / quarter(record) / file_name(record.run, data)
    try:
        if not regular_file.is_regular(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            regular_file.write(path, data)
    except OSError as error:
        raise EnvironmentUnavailable(
            f"{path}: the record cannot be written: {error.strerror}", "free disk space, or choose another --archive"
        ) from error
    return path


def as_bytes(record: RunRecord) -> bytes:
    """One check and one fault a line, without empty parts. Raises RunDamaged for a value that no record can have."""
    whole = form().dump_python(record, mode="json", exclude_defaults=True, warnings=False)
    data = b""
    for data in (_lines(said, room) for said in shortened(whole) for room in (_AIRY, _DENSE)):
        if len(data) <= MOST_BYTES:
            break
    try:
        form().validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise RunDamaged(f"the evidence is damaged: {'.'.join(map(str, first['loc']))}: {first['msg']}; no record can hold it") from None
    return data


def _lines(said: dict[str, Any], room: tuple[str, str]) -> bytes:
    parts = (f" {_text(key, room)}: {_nested(value, room) if key in _NESTED else _text(value, room)}" for key, value in said.items())
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _nested(values: list[Any], room: tuple[str, str]) -> str:
    return "[\n" + ",\n".join(f"  {_text(each, room)}" for each in values) + "\n ]"


def _text(value: Any, room: tuple[str, str]) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=room)


def quarter(record: RunRecord) -> str:
    """The folder of a record, after the quarter in which its run began."""
    return f"{record.started[:4]}-Q{(int(record.started[5:7]) + 2) // 3}" if record.started else UNDATED


def file_name(run: str, data: bytes) -> str:
    """The name that a file with this content has."""
    return f"{run}.{hashlib.sha256(data).hexdigest()[:_DIGITS]}{SUFFIX}"


def run_of(file: str) -> str:
    """The run that a file is about, by its name."""
    return file.removesuffix(SUFFIX)[: -_DIGITS - 1]
