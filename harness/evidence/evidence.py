"""Evidence: the files of a run. Damaged or missing files are reported and never fatal, as long as there is a plan."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from harness import regular_file
from harness.errors import RunDamaged, RunUnreadable
from harness.evidence.attribution.attribution import Attribution
from harness.evidence.facts import Facts
from harness.evidence.journal import read_journal
from harness.evidence.two_way import mirrored
from harness.journal.seal import Memory
from harness.plan.model import Plan


class Evidence(Facts):
    """The facts of a run, what excuses which of them, and the same run seen from the other side. Open with `Evidence.open`."""

    @classmethod
    def open(cls, run_dir: Path, memory: Memory | None = None) -> Evidence:
        """Read a run directory. Raises RunUnreadable when it holds no plan that this version understands, RunDamaged when it held one.

        `memory`: of the engine that has just carried the run out; its plan counts, and the files are compared with it.
        """
        evidence = cls(run_dir, memory.plan if memory else _plan(run_dir), *read_journal(run_dir / "journal.jsonl"))
        evidence._memory = memory
        return evidence

    @cached_property
    def back(self) -> Evidence | None:
        """The same run seen from the other side, where changes go both ways: the same checks judge the changes that had to reach the
        source."""
        if not self.is_two_way:
            return None
        return Evidence(self.run_dir, mirrored(self.plan), self.events, self._journal_stream, is_back=not self.is_back)

    @cached_property
    def attribution(self) -> Attribution:
        """Which violations a mechanism of the machine excuses, record by record."""
        self.delivery.prepare()
        return Attribution(self)

    def close(self) -> None:
        """Give temporary files back; harmless when repeated."""
        if "back" in self.__dict__ and self.back is not None:
            self.back.close()
        super().close()


def _plan(run_dir: Path) -> Plan:
    """Raises RunUnreadable; RunDamaged if a journal shows that this was a run."""
    has_journal = regular_file.is_regular(run_dir / "journal.jsonl")
    try:
        text = regular_file.read(run_dir / "plan.json")
    except OSError as error:
        if has_journal:
            raise RunDamaged(f"the evidence is damaged: plan.json cannot be read ({error.strerror}), so nothing can be judged") from None
        raise RunUnreadable(f"{run_dir}: not a run: its plan.json cannot be read ({error.strerror})") from None
    try:
        return Plan.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]).removeprefix("about.")
        if has_journal:
            raise RunDamaged(f"the evidence is damaged: plan.json is not a plan: {place}: {first['msg']}; nothing can be judged") from None
        raise RunUnreadable(f"{run_dir / 'plan.json'}: not a plan: {place}: {first['msg']}") from None
