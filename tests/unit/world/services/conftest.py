"""A place for a service that is never started."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.world.services.service import Service, Site


@pytest.fixture
def make_site(tmp_path: Path) -> Callable[..., Site]:
    def make(kind: Service, **changes: Any) -> Site:
        programs = {name: f"/opt/{name}" for name in kind.PROGRAMS}
        fixed = {"folder": tmp_path, "port": 40001, "inner_ports": (40003, 40005), "password": "p4ss", "admin_password": "4dmin"}
        return Site(**{"programs": programs, **fixed, **changes})

    return make
