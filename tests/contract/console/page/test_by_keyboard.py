"""Each view's main act, with the keyboard alone: from the top of the page by Tab, until the line is in the ledger."""

from __future__ import annotations

import pytest

from tests.contract.console.page.game_day import PAGED

pytestmark = pytest.mark.contract

_MOST_STEPS = 60


def tab_to(page, role: str, name: str) -> None:
    """Press Tab until the control of this role and name has the focus."""
    for _ in range(_MOST_STEPS):
        if page.get_by_role(role, name=name).and_(page.locator(":focus")).count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{_MOST_STEPS} times Tab did not reach {role} {name!r}")


def test_the_commander_decides_and_has_it_done(sit, game_day):
    page = sit("commander")
    tab_to(page, "radio", "pause")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    tab_to(page, "textbox", "Because")
    page.keyboard.type("it writes doubles")
    tab_to(page, "checkbox", "and have it done at once")
    page.keyboard.press("Space")
    tab_to(page, "button", "Decide")
    page.keyboard.press("Enter")
    (asked,) = game_day.wait(lambda: game_day.kind("requested"), 10)
    (decided,) = game_day.kind("decided")
    assert (decided["who"], decided["action"], decided["reason"]) == ("Sam Example", "pause", "it writes doubles")
    assert (asked["action"], asked["decision"]) == ("pause", 1)
    page.get_by_text("under way").wait_for()
    game_day.tell("/shown", event="carried_out", request=1, text="pause: done")
    page.get_by_text("(pause: done)").wait_for()


def test_communications_tells_all_channels_what_people_typed(sit, game_day):
    page = sit("comms")
    tab_to(page, "radio", "Investigating")
    page.keyboard.press("ArrowRight")
    typed = {
        "Impact": "invoices are late",
        "How many": "60 customers",
        "Since when": "14:05",
        "What is known": "none is lost",
        "What is not known": "when it ends",
        "What readers can do": "nothing",
        "When it is expected": "16:00",
        "The one point": "Kim Example",
    }
    for label, words in typed.items():
        tab_to(page, "textbox", label)
        page.keyboard.type(words)
    tab_to(page, "spinbutton", "Next update in")
    page.keyboard.press("Control+A")
    page.keyboard.type("20")
    tab_to(page, "button", "Send to all channels")
    page.keyboard.press("Enter")
    (notice,) = game_day.wait(lambda: game_day.kind("update"), 10)
    assert notice["text"].startswith("[DRILL] We have found the cause of this problem: invoices are late.")
    assert all(words in notice["text"] for words in typed.values())
    assert (notice["state"], notice["next_s"], notice["channels"]) == ("identified", 1200, ["status page", "e-mail"])
    page.get_by_text("to the promised update").wait_for()


def test_a_blank_in_a_notice_is_named(sit, game_day):
    page = sit("comms")
    tab_to(page, "button", "Send to all channels")
    page.keyboard.press("Enter")
    assert "impact" in page.get_by_text("Not filled in: ").inner_text()
    assert game_day.kind("update") == []


def test_the_liaison_acknowledges_and_verifies(sit, game_day):
    page = sit("liaison")
    game_day.tell("/shown", event="paged", text="orders-sync cannot reach billing", **PAGED)
    page.get_by_role("button", name="Acknowledge").wait_for()
    tab_to(page, "button", "Acknowledge")
    page.keyboard.press("Enter")
    (seen,) = game_day.wait(lambda: game_day.kind("acknowledged"), 10)
    assert {name: seen[name] for name in ("who", "role", *PAGED)} == {"who": "Robin Example", "role": "liaison"} | PAGED
    page.get_by_text("Acknowledged by Robin Example").wait_for()
    tab_to(page, "spinbutton", "What the query says")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    (answer,) = game_day.wait(lambda: game_day.kind("verified"), 10)
    assert answer["answer"] == 12


def test_the_scribe_writes_and_goes_on_writing(sit, game_day):
    page = sit("scribe")
    tab_to(page, "textbox", "Note")
    page.keyboard.type("billing says: no change on their side")
    page.keyboard.press("Control+Enter")
    game_day.wait(lambda: game_day.kind("note"), 10)
    page.locator(".chronology").get_by_text("no change on their side").wait_for()
    page.keyboard.type("second")
    page.keyboard.press("Control+Enter")
    notes = game_day.wait(lambda: len(found := game_day.kind("note")) == 2 and found, 10)
    assert [note["text"] for note in notes] == ["billing says: no change on their side", "second"]


def test_the_game_master_tells_a_surprise_and_attests(sit, game_day):
    page = sit("master")
    tab_to(page, "button", "Tell now")
    page.keyboard.press("Enter")
    (told,) = game_day.wait(lambda: game_day.kind("surprise"), 10)
    assert (told["surprise"], told["to"], told["text"]) == (1, "comms", "the board asks when it will be over")
    page.get_by_text("happened", exact=True).wait_for()
    tab_to(page, "checkbox", "Robin Example")
    page.keyboard.press("Space")
    tab_to(page, "button", "I attest that they were present")
    page.keyboard.press("Enter")
    (attested,) = game_day.wait(lambda: game_day.kind("attested"), 10)
    assert attested["names"] == ["Sam Example", "Kim Example", "Lee Example", "Jo Example"]


def test_the_lever_takes_two_steps(sit, game_day):
    page = sit("master")
    tab_to(page, "button", "Stop the game day")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert game_day.kind("abort") == []
    page.keyboard.press("Enter")
    page.keyboard.type("a customer is hurt")
    page.keyboard.press("Enter")
    (abort,) = game_day.wait(lambda: game_day.kind("abort"), 10)
    assert (abort["who"], abort["why"]) == ("Jo Example", "a customer is hurt")
    page.get_by_text("Stopped by Jo Example: a customer is hurt").wait_for()


def test_arrows_move_between_tabs(sit, game_day):
    page = sit("comms")
    tab_to(page, "tab", "Communications")
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name="Drill time").wait_for()
    page.keyboard.press("Home")
    page.get_by_role("heading", name="Tell customers and executives").wait_for()
