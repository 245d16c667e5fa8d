"""What the built wheel carries: one import name, the programs and drills inside it, and nothing of the workshop."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(_ROOT)], check=True, capture_output=True, timeout=300
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_one_import_name(names: list[str]) -> None:
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"harness"}


def test_drills_and_fixtures_travel_inside(names: list[str]) -> None:
    checkout = [
        *(_ROOT / "drills").glob("*.drill.yaml"),
        *(_ROOT / "fixtures").rglob("app.py"),
        *(_ROOT / "fixtures").rglob("*.connector.yaml"),
    ]
    assert checkout
    assert {f"harness/_bundled/{path.relative_to(_ROOT)}" for path in checkout} <= set(names)


def test_types_templates_and_licence_travel_too(names: list[str]) -> None:
    assert {"harness/py.typed", "harness/cli/templates/drill.yaml", "harness/cli/templates/connector.yaml"} <= set(names)
    assert [name for name in names if name.endswith("licenses/LICENSE")]


def test_the_sources_of_the_accelerator_travel_too(names: list[str]) -> None:
    sources = {str(path.relative_to(_ROOT)) for path in (_ROOT / "harness" / "clock" / "library").iterdir()}
    assert sources
    assert sources <= set(names)
    assert [name for name in names if name.endswith(".so")] == []


def test_nothing_of_the_workshop(names: list[str]) -> None:
    assert [name for name in names if any(part in name for part in ("__pycache__", "_cache/", "tests/", "runs/", ".pyc"))] == []
