"""The results of a series in a file, one line each, written as they come: a series that was cut off goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path

from harness.errors import EnvironmentUnavailable
from harness.trials.trial import Result


class Book:
    """Results by the key of their trial. A line that cannot be read (torn by a crash, of another version) counts as not there."""

    def __init__(self, path: Path) -> None:
        """Raises EnvironmentUnavailable when the folder cannot be made or the file not be read."""
        self._path = path
        self._results: dict[str, Result] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8") if path.exists() else ""
        except OSError as error:
            raise EnvironmentUnavailable(f"{path}: {error.strerror}", "choose another --out") from error
        self._torn = bool(text) and not text.endswith("\n")
        for line in text.splitlines():
            try:
                result = Result.of_json(json.loads(line))
            except (ValueError, TypeError, KeyError):
                continue
            self._results[result.key] = result

    def __len__(self) -> int:
        return len(self._results)

    def get(self, key: str) -> Result | None:
        """The result of this trial; None: it is still to be carried out, or could not be judged the last time."""
        result = self._results.get(key)
        return result if result is not None and result.judged else None

    def last(self, key: str) -> Result | None:
        """As `get`, results that are no judgement included."""
        return self._results.get(key)

    def add(self, result: Result) -> None:
        """Keep it. Raises EnvironmentUnavailable when it cannot be written."""
        self._results[result.key] = result
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write("\n" * self._torn + json.dumps(result.as_json()) + "\n")
                self._torn = False
        except OSError as error:
            raise EnvironmentUnavailable(
                f"{self._path}: {error.strerror}", "free disk space, then run the same command again: it continues where it stopped"
            ) from error
