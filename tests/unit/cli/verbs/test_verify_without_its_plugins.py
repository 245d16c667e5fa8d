"""A run stays judgeable when the packages that offered its fault, one of its checks and a service are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

import pytest
from pydantic import ValidationError

from harness import registry
from harness.checks.counts_match import CountsMatch, Params
from harness.faults.down import Down
from harness.plan.definition import Definition
from harness.plan.model import Plan


class VendorDown(Down):
    """A fault that is not ours."""

    kind: Literal["vendor_down"] = "vendor_down"  # type: ignore[assignment]


class VendorLaw(CountsMatch):
    """A check that is not ours."""

    name = "vendor_law"


LAW = VendorLaw(Params)
_OFFERED = (
    EntryPoint("vendor_down", f"{__name__}:VendorDown", "harness.faults"),
    EntryPoint("vendor_law", f"{__name__}:LAW", "harness.checks"),
    EntryPoint("vendor_queue", "harness.world.services.redis:Redis", "harness.services"),
)


def _forget() -> None:
    registry._points.cache_clear()
    registry.load.cache_clear()


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bool], None]]:
    """`vendor(True)` installs a package with a fault, a check and a service of its own, `vendor(False)` removes it."""

    def install(is_there: bool) -> None:
        def found(group: str) -> list[EntryPoint]:
            return [*entry_points(group=group), *(point for point in _OFFERED if is_there and point.group == group)]

        monkeypatch.setattr(registry, "entry_points", found)
        _forget()

    yield install
    monkeypatch.undo()
    _forget()


@pytest.fixture
def of_vendor(outage: Any, vendor: Callable[[bool], None]) -> Any:
    """The good outage, of a drill that names all three."""
    vendor(True)
    outage.drill["timeline"] = [{"phase": "outage", "lasts": "20m", "faults": [{"kind": "vendor_down", "link": "destination"}]}]
    outage.drill["checks"] = ["exactly_once", "vendor_law"]
    outage.connector |= {"run": {"command": ["true"]}, "services": {"vendor_queue": {}}}
    outage.check("exactly_once")
    outage.check("vendor_law")
    return outage


def test_what_is_left_is_judged(of_vendor: Any, vendor: Callable[[bool], None], idrill: Callable[..., Any]) -> None:
    run_dir = of_vendor.save()
    said = idrill("verify", str(run_dir))
    assert (said.exit_code, "FAIL" in said.stdout) == (0, False), said.output
    vendor(False)
    said = idrill("verify", str(run_dir))
    assert said.exit_code == 3, said.output
    assert "unknown check; install the package that provides it" in said.output
    assert "each arrived once" in said.output
    said = idrill("report", str(run_dir))
    assert said.exit_code == 3, said.output
    assert "An example" in (run_dir / "report" / "index.html").read_text(encoding="utf-8")


def test_to_carry_it_out_needs_them(of_vendor: Any, vendor: Callable[[bool], None]) -> None:
    of_vendor.drill["schema"] = 1
    plan = Plan.model_validate_json((of_vendor.save() / "plan.json").read_bytes())
    assert Definition.of(plan).drill.timeline[0].faults == (VendorDown(link="destination"),)
    vendor(False)
    with pytest.raises(ValidationError) as found:
        Definition.of(plan)
    assert "vendor_down" in str(found.value.errors())
