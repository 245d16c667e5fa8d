"""What each role sees, on a phone and on a desk, in both colour schemes; and that axe-core finds nothing serious in it."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.contract.console.page.game_day import LINKS, SEATS

pytestmark = pytest.mark.contract

SHOWN = {
    "commander": ("Incident", "Decide", "Decisions and what came of them", "Pages", "What customers were told"),
    "comms": ("You were told", "Tell customers and executives", "What customers were told", "Pages"),
    "liaison": ("Pages", "Have something done", "Hypothesis", "Verify", "Manual work", "Hand-over, in this order"),
    "scribe": ("Write down what is seen and said", "The whole chronology"),
    "master": ("Script", "Surprises", "Who was present", "Owed, in truth", "Faults in place now"),
    "screen": ("Drill time", "Next update", "Roles", "Backlog, as the connector says", "Last update"),
}
ONLY_MASTER = ("240 records", "latency on the way to the source", "bad_deployment", "Script")
SERIOUS = {"serious", "critical"}


def serious(page) -> list[tuple[str, str]]:
    """What axe-core finds: its rule, and the first element."""
    found = Axe().run(page).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in SERIOUS]


def _sideways(page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("seat", SEATS)
def test_a_role_sees_its_view(seat, sit, game_day):
    game_day.get_going()
    page = sit(seat)
    for heading in SHOWN[seat]:
        page.get_by_role("heading", name=heading, exact=True).wait_for()
    text = page.locator("body").inner_text()
    assert "DRILL" in text
    assert "Sam Example" in text, "who is commander now"
    assert "[DRILL] Invoices are late." in text
    assert "Nobody has acknowledged the page on backup" in text
    assert LINKS[seat] not in page.url
    seen = {words for words in ONLY_MASTER if words in text}
    assert seen == (set(ONLY_MASTER) if seat == "master" else set())
    assert page.get_by_role("button", name="Stop the game day").count() == {"screen": 0, "master": 2}.get(seat, 1)


@pytest.mark.parametrize("seat", SEATS)
def test_nothing_is_in_the_way_of_anybody(seat, sit, game_day):
    """axe-core in both schemes, with everything open; no sideways scroll on a phone or on a wall."""
    game_day.get_going()
    page = sit(seat)
    page.get_by_text("[DRILL] Invoices are late.").first.wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert serious(page) == [], scheme
    for width in (400, 1920):
        page.set_viewport_size({"width": width, "height": 1080})
        assert _sideways(page) <= 0, width


def test_what_is_serious_would_be_found(sit):
    page = sit("scribe")
    page.get_by_text("Ctrl+Enter writes it down").evaluate("hint => (hint.style.color = '#bbb')")
    assert [name for name, _ in serious(page)] == ["color-contrast"]


def test_the_dialog_of_the_lever_is_in_the_way_of_nobody(sit, game_day):
    page = sit("scribe", 400, "dark")
    page.get_by_role("button", name="Stop the game day").click()
    assert serious(page) == []


def test_without_a_seat_the_page_says_whom_to_ask(browser, game_day, sit):
    sit("scribe")
    for link in ("", f"#{LINKS['scribe']}"):
        page = browser.new_page()
        page.goto(f"{game_day.url}/{link}")
        page.get_by_text("sk the game master").wait_for()
        page.close()


def test_tabs_follow_the_roles(sit, game_day):
    page = sit("scribe")
    tabs = page.get_by_role("tab")
    assert tabs.all_inner_texts() == ["Scribe", "Big screen"]
    game_day.act("commander", "hand_over", to="Lee Example")
    page.get_by_role("tab", name="Commander").click()
    page.get_by_role("heading", name="Decide", exact=True).wait_for()
    game_day.act("scribe", "hand_over", to="Kim Example")
    page.get_by_role("tab", name="Scribe").wait_for(state="detached")
    assert tabs.all_inner_texts() == ["Commander", "Big screen"]
