"""Where alerts lead: to an anchor of the runbook that the integration file gives, at the address that it says."""

from __future__ import annotations

from typing import Any

from harness.drill.kinds import CheckUse
from harness.drill.model import Drill
from harness.integration.anchors import anchors
from harness.integration.model import Integration
from harness.integration.overlay.change import Change, listed, with_params

_CHECK = "alert_leads"


def leads(drill: Drill, integration: Integration) -> Change:
    """The anchors that the check accepts; without a runbook it accepts any."""
    known, link = anchors(integration), integration.runbook.link

    def change(use: CheckUse) -> dict[str, Any]:
        return {"anchors": [*known]} | ({"runbook": link} if link else {}) if use.name == _CHECK and known else {}

    after = with_params(drill, change)
    return Change(after, (f"{_CHECK}: the runbook has {listed(f'#{each}' for each in known)}",) if after != drill else ())
