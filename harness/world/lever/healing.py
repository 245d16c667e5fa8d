"""One round of healing, every target at the same time, and what came of all rounds: `healed.json` in the run directory."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from harness import regular_file
from harness.errors import HarnessError
from harness.world.lever.asked import is_gone
from harness.world.lever.targets import Target

FILE = "healed.json"
_MOST_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Round:
    """What was undone, and what could not be, in words."""

    done: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def heal(targets: Sequence[Target]) -> Round:
    """Heal each of them; one that does not answer holds up no other. A program that has ended has no fault in place."""
    done: list[str] = []
    left: list[str] = []
    with ThreadPoolExecutor(max(1, len(targets))) as pool:
        for target, healing in [(target, pool.submit(target.heal)) for target in targets]:
            try:
                done += healing.result()
            except HarnessError as error:
                if not is_gone(error):
                    left.append(f"{target.name}: {error}")
    return Round(tuple(done), tuple(left))


@dataclass
class Healed:
    """What came of one pull of the lever so far. `left` is what the last round could not undo."""

    wall_s: float | None = None
    """From the pull, as the watchdog saw it, to the end of the first round that left nothing at fakes and proxies; None: not yet."""
    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def save(self, run_dir: Path) -> None:
        """Raises OSError."""
        regular_file.write(run_dir / FILE, json.dumps(asdict(self)).encode())

    @classmethod
    def read(cls, run_dir: Path) -> Healed | None:
        """None: no watchdog has reported yet."""
        try:
            return cls(**json.loads(regular_file.read(run_dir / FILE, _MOST_BYTES)))
        except (OSError, ValueError, TypeError):
            return None
