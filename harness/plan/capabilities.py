"""The abilities of a runtime, declared by names. A plan that needs another one is refused before anything starts.

A name stands for a need of a fault (`NEEDS`: `process.kill`, `clock.skew`), or of a connector file or drill beyond a command to
start: `clock.accelerated`, `services`, `webhooks`, `hosts`, `real.postgres`, `batch.overlap`, `processes`, `run.container`,
`run.attach`, and `contract` for all other keys of a connector file.
"""

from __future__ import annotations

from typing import ClassVar, Protocol, TypeGuard

from harness import registry

RUNTIMES = "harness.runtimes"
A_RUNTIME = "a class derived from harness.world.runtime.Runtime, with OFFERS"

PROCESSES = frozenset({"clock.accelerated", "process.kill", "process.pause", "process.restart", "process.stop"})
"""What every runtime can do that starts the processes under test itself."""

EVERYTHING_THAT_STARTS = PROCESSES | {
    *("clock.skew", "process.deploy", "process.kill_main", "process.second_instance"),
    *("batch.overlap", "contract", "hosts", "processes", "real.postgres", "services", "webhooks"),
    *("process.disconnect", "process.disk", "process.memory"),
}
"""What some runtime can do that starts them."""
TABLE_TOP = "table-top"
"""The runtime in which nothing is done but on paper: it can be asked for everything, and shows nothing of a connector."""

CONTAINERS = "run.container"
"""The capability of a runtime in which every process under test has a container of its own."""


class Offering(Protocol):
    """The parts of a runtime that the plan needs; `harness.world.runtime` has the acting class."""

    OFFERS: ClassVar[frozenset[str]]


def offers(runtime: str) -> frozenset[str]:
    """What the runtime of this name can do. Raises KeyError for an unknown one, EnvironmentUnavailable for a broken plugin."""
    return registry.find(RUNTIMES, runtime, declares, A_RUNTIME).OFFERS


def declares(found: object) -> TypeGuard[Offering]:
    """Whether it declares its abilities."""
    return isinstance(getattr(found, "OFFERS", None), frozenset)


def elsewhere(need: str) -> str:
    """Which runtimes of the product can do it, the one that can do most first: `; use --runtime local or docker`. Empty: none can."""
    able = {name: len(offered) for name in registry.own(RUNTIMES) if name != TABLE_TOP and need in (offered := offers(name))}
    return f"; use --runtime {' or '.join(sorted(able, key=lambda name: -able[name]))}" if able else ""
