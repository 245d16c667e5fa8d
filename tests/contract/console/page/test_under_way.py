"""What must not be lost while the game day goes on: typed text, the focus, the connection; and what people type stays text."""

from __future__ import annotations

import pytest

from tests.contract.console.page.game_day import PAGED

pytestmark = pytest.mark.contract

HOSTILE = "<script>window.struck = 1</script><img src=x onerror='window.struck = 1'> \u202egnp.exe\u202c \u2066end"


def test_updates_take_neither_words_nor_focus(sit, game_day):
    page = sit("commander")
    field = page.get_by_role("textbox", name="What is wrong, for whom")
    field.press_sequentially("billing gets")
    page.evaluate("window.field = document.activeElement")
    game_day.get_going()
    page.get_by_text("Declared at").wait_for()
    for number in range(20):
        game_day.act("scribe", "note", text=f"note {number}")
    page.locator(".chronology").get_by_text("note 19").wait_for()
    page.keyboard.type(" no invoices")
    assert field.input_value() == "billing gets no invoices"
    assert page.evaluate("document.activeElement === window.field")


def test_a_button_that_is_no_longer_needed_leaves_the_focus_where_it_was(sit, game_day):
    page = sit("liaison")
    game_day.tell("/shown", event="paged", text="orders-sync cannot reach billing", **PAGED)
    page.get_by_role("button", name="Acknowledge").focus()
    game_day.act("commander", "acknowledge", **PAGED)
    page.get_by_text("Acknowledged by Sam Example").wait_for()
    assert "orders-sync cannot reach billing" in page.evaluate("document.activeElement.innerText")


def test_texts_of_people_stay_texts(sit, game_day):
    pages = [sit(seat) for seat in ("commander", "comms", "liaison", "scribe", "screen")]
    game_day.act("scribe", "note", text=HOSTILE)
    game_day.act("commander", "declare", text=HOSTILE)
    game_day.act("commander", "decide", action=HOSTILE, reason=HOSTILE)
    game_day.act("liaison", "hypothesis", text=HOSTILE)
    game_day.tell("/shown", event="paged", text=HOSTILE, **PAGED)
    game_day.act("comms", "update", state="identified", text=HOSTILE, channels=[HOSTILE], next_s=60)
    for page in pages:
        page.get_by_text("<script>window.struck = 1</script>").first.wait_for()
        shown = page.locator("body").inner_text()
        assert page.evaluate("window.struck") is None
        assert page.locator("img").count() == 0
        assert not {*shown} & {"\u202e", "\u202c", "\u2066"}
        assert "⟨U+202E⟩gnp.exe⟨U+202C⟩" in shown


def test_a_console_that_died_is_said_loudly_and_nothing_is_lost_or_doubled(sit, game_day):
    page = sit("scribe", quiet=False)  # the browser itself reports each attempt that fails
    game_day.act("scribe", "note", text="before")
    page.locator(".chronology").get_by_text("before").wait_for()
    page.get_by_role("textbox", name="Note").press_sequentially("half a sen")
    game_day.kill()
    lost = page.get_by_role("alert").filter(has_text="Connection lost")
    lost.wait_for()
    page.keyboard.press("Control+Enter")
    page.get_by_text("The console did not answer. What you typed is kept").wait_for()
    game_day.launch_again()
    lost.wait_for(state="hidden")
    game_day.act("scribe", "note", text="after")
    page.locator(".chronology").get_by_text("after").wait_for()
    assert page.locator(".chronology").get_by_text("before").count() == 1
    assert page.get_by_role("textbox", name="Note").input_value() == "half a sen"


def test_a_seat_that_has_ended_is_said_loudly(sit, game_day):
    page = sit("scribe", quiet=False)  # the browser itself reports that the console lets it in no more
    game_day.act("scribe", "leave")
    page.get_by_text("Your seat has ended.").first.wait_for()
