"""A run in which people import by hand while the connector is frozen."""

from __future__ import annotations

from typing import Any

Import = tuple[str, str, float]
"""Entity, key, and when."""
KEPT: tuple[Import, ...] = (("account", "account-1", 700.0), ("invoice", "invoice-1", 730.0), ("invoice", "invoice-2", 730.0))
"""An account, then its invoices."""


def frozen(run: Any, *imports: Import, freeze: str = "pause", read_t: float = 600.0) -> Any:
    """The connector is frozen from 300 to 1500; at `read_t` people read their queue, and import these records, all offered at 400."""
    kind, felt = ("control", "control") if freeze == "pause" else (freeze, "process")
    stop = run.fault("f1", kind, "process", "connector", felt, spec={"kind": kind, "use": "pause"})
    spec = {"kind": "manual_import", "link": "destination", "order": ["account", "invoice"]}
    by_hand = run.fault("f2", "manual_import", "fake", "destination", "import", spec=spec)
    run.note("timeline_started", 0.0)
    run.phase("baseline", 0, 300)
    run.phase("by-hand", 300, 1500, faults=(stop, by_hand))
    run.injected(stop, 300, 1500)
    run.injected(by_hand, read_t, 1499)
    run.line("destination", "import", read_t, fault="f2", event="begun", remaining=len(imports))
    for entity, key, t in imports:
        run.offer(key, 400, entity=entity)
        imported(run, entity, key, t)
    run.line("destination", "import", 1400, fault="f2", event="done", remaining=0)
    return run


def imported(run: Any, entity: str, key: str, t: float) -> None:
    """One record as it was last offered, in a file of its own; an invoice refers to account-1."""
    digest = next(line["digest"] for _, line in reversed(run.lines["source"]) if line["key"] == key)
    req = 1000 + len(run.lines["destination"])
    fields = {"account_id": "account-1"} if entity == "invoice" else {"name": key}
    what = {"entity": entity, "key": key, "digest": digest, "op": "upsert", "effect": "created", "row": f"r-{req}", "fields": fields}
    run.line("destination", "committed", t, req=req, lane="import", **what)
    run.line("destination", "imported", t, req=req, fault="f2", entity=entity, n=1, skipped=0, remaining=0)
