"""Keeps the processes under test running as their files say: restart policy, batches by schedule."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.world.child import tail
from harness.world.world import World

_ONCE = "one that is started once per batch says `batch: {every: …}`; "


class ConnectorGone(Exception):
    """The connector ended, for good, before the baseline was over: nothing can be learnt about it."""


@dataclass
class Keeper:
    """`steady`: the baseline is not over yet, so a connector that ends for good ends the run."""

    world: World
    steady: bool = True
    _due: dict[str, float] = field(default_factory=dict)
    _batch_due: dict[str, float] = field(default_factory=dict)

    def look(self, at: float) -> None:
        """Restart what is to be restarted now. Raises ConnectorGone."""
        for actor, process in self.world.processes.items():
            if process.spec.batch:
                self._batch(actor, process.spec.batch.every, at)
            elif process.state() != "exited" or process.expected_down:
                self._due.pop(actor, None)
            elif self._restarts(actor):
                if at >= self._due.setdefault(actor, at + process.spec.restart.delay):
                    del self._due[actor]
                    process.start()
            elif self.steady:
                raise ConnectorGone(
                    f"the {actor} exited with code {process.last_code} before the baseline ended\n"
                    f"  hint: {_ONCE if process.last_code == 0 else ''}the end of {process.log}: {tail(process.log)}"
                )

    def _restarts(self, actor: str) -> bool:
        process = self.world.processes[actor]
        policy = process.spec.restart.policy
        return policy == "always" or (policy == "on-failure" and process.last_code != 0)

    def _batch(self, actor: str, every_s: float, at: float) -> None:
        """One batch after the other, never two at once; a slot that a long batch has used up is left out."""
        process = self.world.processes[actor]
        due = self._batch_due.setdefault(actor, at + every_s)
        if at >= due and process.state() == "exited" and not process.expected_down:
            self._batch_due[actor] = due + every_s * ((at - due) // every_s + 1)
            process.start()
