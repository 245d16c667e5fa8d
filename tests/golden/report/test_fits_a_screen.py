"""A report fits a screen of 1280 pixels without scrolling sideways, tables included, and the page itself a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from chromium import chromium

from harness import assets

_SAMPLES = sorted((assets.root() / "reports" / "samples").glob("*/report/index.html"))
_TOO_WIDE = """() => {
    document.querySelectorAll("details").forEach(each => { each.open = true; });
    const boxes = [document.documentElement, ...document.querySelectorAll(".scroll")];
    const wide = boxes.filter(box => box.clientWidth && box.scrollWidth > box.clientWidth);
    return wide.map(box => `${box.closest("details, section")?.id || box.tagName}: ${box.scrollWidth} of ${box.clientWidth}`);
}"""


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda path: path.parents[1].name)
def test_nothing_scrolls_sideways(sample: Path, width: int) -> None:
    with chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(sample.as_uri())
        assert page.locator("table.exhibit").count() >= 1
        assert page.evaluate(_TOO_WIDE) == []
