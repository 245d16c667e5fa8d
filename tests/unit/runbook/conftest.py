from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import assets
from harness.integration.reading.load import LoadedIntegration, load_integration

Change = Callable[..., LoadedIntegration]
FULL = "orders-to-billing.integration.yaml"


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """The example with every part, with some texts of it replaced: `changed(("approvals: 0", "approvals: 2"))`."""

    def load(*pairs: tuple[str, str], name: str = FULL) -> LoadedIntegration:
        folder = tmp_path / "integrations"
        if not folder.exists():
            shutil.copytree(assets.fixture("integrations"), folder)
        path = folder / name
        text = path.read_text()
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        path.write_text(text)
        return load_integration(path)

    return load
