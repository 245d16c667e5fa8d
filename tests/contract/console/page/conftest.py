"""The console's page in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from chromium import chromium

from tests.contract.console.page.game_day import LINKS, GameDay

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Scheme = Literal["light", "dark"]
_HEIGHT = 900
_PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def game_day(tmp_path: Path) -> Iterator[GameDay]:
    with GameDay.several() as launch:
        yield launch(tmp_path, {})


@pytest.fixture
def sit(browser: Browser, game_day: GameDay) -> Iterator[Callable[..., Page]]:
    """The page of a seat, in a browser of its own. What its console says is wrong, refused content included, fails the test."""
    wrong: list[str] = []
    with ExitStack() as stack:

        def seated(seat: str, width: int = 1280, scheme: Scheme = "light", *, quiet: bool = True) -> Page:
            context = browser.new_context(viewport={"width": width, "height": _HEIGHT}, color_scheme=scheme, reduced_motion="reduce")
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(_PATIENCE_MS)
            if quiet:
                page.on("console", lambda said: wrong.append(f"{seat}: {said.text}") if said.type == "error" else None)
                page.on("pageerror", lambda error: wrong.append(f"{seat}: {error}"))
            page.goto(f"{game_day.url}/#{LINKS[seat]}")
            page.locator("[role=tabpanel]:visible, .screen:visible").first.wait_for()
            return page

        yield seated
        assert wrong == []
