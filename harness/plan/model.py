"""The plan: everything that a run will do, as frozen data, saved before anything starts.

All times are drill seconds; `earliest_s` and `latest_s` say when a phase begins, counted from the timeline's zero (the start of the first
drill phase; the warm-up lies before it).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from harness import speeds
from harness.drill.kinds import Felt, Target
from harness.integration.exports import Exported
from harness.integration.overlay.change import Loosened
from harness.plan.about import About
from harness.plan.capabilities import TABLE_TOP
from harness.plan.gameday import GamedayPlan
from harness.plan.version_1 import completed
from harness.reach import LONGEST_S

PLAN_VERSION: Literal[2] = 2
"""From 2 on the run of a plan is sealed."""

Role = Literal["warm-up", "drill", "settle", "quiet", "probe"]
Hold = Literal["before_commit", "before_reply", "after_reply"]
"""On which side of a commit and its answer a request is held."""
Counter = Literal["commits", "creates", "requests", "offered"]
"""What a fake counts; `creates`: those of the commits that created a record."""


Seconds = Annotated[float, Field(ge=-LONGEST_S, le=LONGEST_S)]
Whole = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Speed = Annotated[float, Field(ge=speeds.LOWEST, le=speeds.HIGHEST)]
"""Drill seconds per wall second."""
_WallSeconds = Annotated[float, Field(ge=0, le=LONGEST_S / speeds.LOWEST)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Trigger(_Frozen):
    """A counter that a fake watches: a phase ends or a fault begins when it is reached.

    Either `counter` and `at` (events since arming), or `owed_share` (0.5 = half of the records owed when the phase began; 0 = drained).
    """

    actor: str = "destination"
    counter: Counter | None = None
    at: Whole | None = None
    owed_share: Annotated[float, Field(ge=0, le=1)] | None = None
    hold: Hold = "after_reply"


class FaultPlan(_Frozen):
    """One injection with its heal."""

    id: str
    kind: str
    target: Target
    where: str
    """Link name, fake's actor name, or process actor name."""
    spec: dict[str, Any]
    """The validated fault as the drill gives it; `harness.faults` turns it into the acting object."""
    phase: str
    after_s: Seconds
    """Injected this long after the phase begins (0 = at once)."""
    heal_after_s: Seconds | None
    """Healed this long after the injection; None = when the phase ends."""
    deadline_s: Seconds
    """Healed at the latest this long after the injection, by the harness, the fake or the proxy, whichever still lives."""
    when: Trigger | None = None
    felt: Felt
    """How `fault_was_felt` proves it."""
    reverses: bool = False
    """True for faults whose heal needs the operator's control (rotate_credential)."""


class PhasePlan(_Frozen):
    name: str
    role: Role
    earliest_s: Seconds
    latest_s: Seconds
    lasts_s: Seconds | None
    until: Trigger | None
    at_most_s: Seconds
    faults: tuple[FaultPlan, ...] = ()
    relapse: bool = False
    """True when it follows an `until: {backlog: …}` phase: 10–90 % must still be owed."""

    @property
    def drains(self) -> bool:
        """Whether it waits until no record owed at its beginning is still owed."""
        return self.until is not None and self.until.owed_share == 0.0

    @property
    def awaits(self) -> Trigger | None:
        """What it waits for, other than that."""
        return None if self.drains else self.until


class LinkPlan(_Frozen):
    """A connection path: `name` is its Toxiproxy proxy, `upstream` the actor behind it."""

    name: str
    upstream: str


class CheckPlan(_Frozen):
    name: str
    params: dict[str, Any]
    gate: bool
    reads: tuple[str, ...]
    line: Whole = 0
    """Line in the drill file (0: added by the harness, or by a file that the drill extends)."""


class IntegrationPlan(_Frozen):
    """The integration that the drill was carried out for."""

    name: str
    digest: str
    """Of the meaning of its file."""
    file: str
    watch: tuple[str, ...] = ()
    """Files beside the program that it watches, as globs from its folder."""
    routes: dict[str, Literal["owner", "backup"]] = {}
    """Whose route is which."""
    people: str = ""
    """Digest of owner and backup, their routes, pause and resume; empty: an older plan, which did not say."""
    overlaid: tuple[str, ...] = ()
    """What it changed about the drill, a line each."""
    loosened: tuple[Loosened, ...] = ()
    """The deadlines that it made longer."""
    exports: dict[Exported, tuple[str, ...]] = {}
    """The commands of its own that export something at the end, run in the surroundings of the connector, in the folder of its file."""


class Plan(_Frozen):
    plan: Literal[1, 2] = PLAN_VERSION
    drill: dict[str, Any]
    """The definition with all defaults filled in, to repeat the run."""
    connector: dict[str, Any]
    watchdog: dict[str, Any] | None
    about: About = Field(exclude=True, repr=False)
    """Answers questions about these three. Made from them when the plan is compiled or read; it is not saved."""
    adapted: tuple[str, ...] = ()
    """How the drill was made to fit this connector, a line each."""
    lengthened: tuple[str, ...] = ()
    """Its phases that this connector needs longer than the drill says, a line each."""
    integration: IntegrationPlan | None = None
    """The integration whose names, people and limits the drill has; null: its own."""
    gameday: GamedayPlan | None = None
    """The game day that it is; null: no people take part."""
    drill_file: str
    connector_file: str
    watchdog_file: str | None
    speed: Speed
    seed: int
    runtime: str = "local"
    test: str | None = None
    """The pytest id of the test that wrote the timeline; None: the drill did."""
    phases: tuple[PhasePlan, ...]
    links: tuple[LinkPlan, ...]
    checks: tuple[CheckPlan, ...]
    settle_s: Seconds
    quiet_s: Seconds
    lag_s: Seconds
    """Steady state: p95 from offered to committed at most this long."""
    timeline_s: Seconds
    """The longest that the drill's own phases can take."""
    hard_limit_wall_s: _WallSeconds
    """A run that is not over by then is 'hung'."""

    @model_validator(mode="before")
    @classmethod
    def _know_what_it_is_about(cls, given: Any) -> Any:
        if not isinstance(given, dict) or isinstance(given.get("about"), About):
            return given
        drill = completed(given.get("drill")) if given.get("plan") == 1 else given.get("drill")
        return given | {"about": {"drill": drill, "connector": given.get("connector"), "watchdog": given.get("watchdog")}}

    @property
    def adaptations(self) -> tuple[str, ...]:
        """All that people should know of how it differs from the drill as it was written."""
        return self.adapted + self.lengthened

    @property
    def is_table_top(self) -> bool:
        """Whether people play it without any system."""
        return self.runtime == TABLE_TOP

    @property
    def is_baseline_alone(self) -> bool:
        """Whether it ends with the baseline (`harness.plan.baseline`): it only asks for the pace, which the gates judge."""
        return bool(self.phases) and all(phase.role in {"warm-up", "drill"} for phase in self.phases) and not self.faults()

    def faults(self) -> tuple[FaultPlan, ...]:
        return tuple(fault for phase in self.phases for fault in phase.faults)

    def runs_in_batches(self, actor: str) -> bool:
        """Whether a process is started once per batch, so that its ends are in order."""
        program = self.about.programs.get(actor)
        return program is not None and program.in_batches
