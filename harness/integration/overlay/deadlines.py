"""The deadlines to detect, escalate, recover and export the history: a shorter one tightens, a longer one than the domain's is noted."""

from __future__ import annotations

from typing import Any

from harness.drill.kinds import CheckUse
from harness.drill.model import Drill
from harness.drill.timeline import Phase
from harness.integration.containment import MOST_TO_DETECT_S, MOST_TO_ESCALATE_S
from harness.integration.model import Integration
from harness.integration.overlay.change import Change, Loosened, with_params
from harness.units import format_duration, parse_duration

_CHECKS: dict[str, Loosened] = {"single_alert": "detect", "detected_within": "detect", "escalates_within": "escalate"}
_EXPORT = "history_exports_within"
_MOST_S: dict[Loosened, float] = {"detect": MOST_TO_DETECT_S, "escalate": MOST_TO_ESCALATE_S}


def deadlines(drill: Drill, integration: Integration) -> Change:
    """Deadlines of checks, and of the phases in which the backlog drains.

    Drills with a shorter deadline than the integration's keep it: they break things for less time than that. Those that have the
    domain's own (15 minutes to detect, 30 to escalate) follow an integration that allows more, and the record says so.
    """
    wanted: dict[Loosened, float | None] = {"detect": integration.detect.within, "escalate": integration.escalate.within}
    export_s = integration.history.within
    news = {
        index: new
        for index, use in enumerate(drill.checks)
        if (new := _sooner(use, export_s) if use.name == _EXPORT else _new(use, wanted)) is not None
    }
    said = [
        f"{drill.checks[index].name}: within {format_duration(within_s)} in place of {drill.checks[index].params['within']}"
        for index, within_s in news.items()
    ]
    longer = {
        _CHECKS[drill.checks[index].name]
        for index, within_s in news.items()
        if drill.checks[index].name in _CHECKS and within_s > parse_duration(drill.checks[index].params["within"])
    }
    by_use = {id(drill.checks[index]): within_s for index, within_s in news.items()}
    drill = with_params(drill, lambda use: _written(by_use.get(id(use))))
    recover_s = integration.recover.within
    timeline = tuple(_drained_by(phase, recover_s) for phase in drill.timeline)
    said += [
        f"phase {after.phase}: at most {format_duration(after.longest_s)} in place of {format_duration(phase.longest_s)}"
        for phase, after in zip(drill.timeline, timeline, strict=True)
        if after != phase
    ]
    return Change(drill.model_copy(update={"timeline": timeline}), tuple(said), tuple(sorted(longer)))


def _new(use: CheckUse, wanted: dict[Loosened, float | None]) -> float | None:
    """The deadline in place of a check's own, in drill seconds; None: it stays."""
    name = _CHECKS.get(use.name)
    within_s = wanted[name] if name else None
    if name is None or within_s is None or use.params.get("within") is None:
        return None
    own_s = parse_duration(use.params["within"])
    longer = within_s > own_s >= _MOST_S[name]
    return within_s if within_s < own_s or longer else None


def _sooner(use: CheckUse, within_s: float | None) -> float | None:
    """A deadline that is shorter than a check's own, in drill seconds; None: it stays."""
    own = use.params.get("within")
    return within_s if within_s is not None and own is not None and within_s < parse_duration(own) else None


def _written(within_s: float | None) -> dict[str, Any]:
    return {} if within_s is None else {"within": format_duration(within_s)}


def _drained_by(phase: Phase, within_s: float | None) -> Phase:
    drains = phase.until is not None and phase.until.owed_share == 0.0
    return phase.model_copy(update={"at_most": within_s}) if drains and within_s is not None and within_s < phase.longest_s else phase
