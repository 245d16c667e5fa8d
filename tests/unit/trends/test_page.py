"""The page and the sheet for leaders: what they show, what they leave out, and hostile names."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from archived import DETECTED, DRILL, UNDETECTED, integration, of_file, record

from harness.archive.read import Archive, Flaw
from harness.archive.record import CheckOf, PeopleOf, RunRecord
from harness.archive.removals import Removals
from harness.checks.verdict import Outcome
from harness.readiness.states import Ready
from harness.trends import leadership, page
from harness.trends.of_file import OfFile
from harness.trends.plots import MOST_QUARTERS, plots
from harness.trends.trends import Trends, trends

AT = date(2026, 11, 29)
FAILED: dict[str, Any] = {"outcome": Outcome.FAIL, "checks": (CheckOf(check="single_alert", outcome=Outcome.FAIL),)}


def run(number: int, day: str = "2026-11-01", drill: str = "a-drill", **changes: Any) -> RunRecord:
    return record(number, run=f"run-{number}", started=f"{day}T12:00:00Z", drill=replace(DRILL, name=drill), **changes)


def of(*made: RunRecord, flaws: tuple[Flaw, ...] = (), removals: Removals = Removals.KNOWN, files: tuple[OfFile, ...] = ()) -> Trends:
    return trends(Archive(made, flaws), AT, removals, files)


def text_of(html: str) -> str:
    """What people read, without the plots and the style."""
    return re.sub(r"\s+", " ", re.sub(r"<(svg|style)\b.*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL))


def section(html: str, name: str) -> str:
    return text_of(html.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0])


def test_what_nobody_detected_stands_beside_the_median() -> None:
    html = page.page(of(run(1), run(2), run(3, times=(UNDETECTED,), **FAILED)))
    assert "2m, 1 of 3 not detected" in section(html, "now")
    lost = page.page(of(run(1), run(2, times=(UNDETECTED,), **FAILED), run(3, times=(UNDETECTED,), **FAILED)))
    assert "&gt; 20m, 2 of 3 not detected" in section(lost, "now")


def test_a_persons_answer_and_the_simulated_one_are_told_apart() -> None:
    assert "5m simulated" in section(page.page(of(run(1))), "now")
    human = run(2, people=PeopleOf(responder="people", acts=1), times=(replace(DETECTED, mtta_s=240.0),))
    assert "4m (1 page)" in section(page.page(of(run(1), human)), "now")
    assert "simulated" not in section(page.page(of(run(1), human)), "now")


def test_what_fails_now_comes_with_its_run_and_its_checks() -> None:
    html = page.page(of(run(1, "2026-08-01"), run(2, **FAILED), run(3, "2026-08-02", "well"), run(4, drill="well")))
    assert "orders-sync a-drill single_alert passed before run-2" in section(html, "failing")
    assert "well" not in section(html, "failing")
    assert 'aria-labelledby="failing"' not in page.page(of(run(1)))


def test_flaws_of_the_archive_come_first_and_are_named() -> None:
    many = tuple(Flaw(f"2026-Q4/{number:02}.json", "removed: the history of git has it") for number in range(25))
    shown = text_of(page.page(of(run(1), flaws=many)))
    assert shown.index("2026-Q4/00.json: removed") < shown.index("The newest quarter")
    assert "and 5 more: idrill archive check" in shown
    assert "25 records removed or changed" in text_of(leadership.page(of(run(1), flaws=many)))


def test_it_says_when_removed_records_cannot_be_known() -> None:
    assert "in no git repository" in text_of(page.page(of(run(1), removals=Removals.UNKNOWN)))
    assert "About the archive" not in text_of(page.page(of(run(1))))


def test_the_plots_are_sound_pictures_with_words_for_all_they_show() -> None:
    rows = of(run(1, "2025-01-01"), run(2, times=(UNDETECTED,), **FAILED)).quarters.to_dict("records")
    assert len(rows) == MOST_QUARTERS
    rate, detect, _ = plots("p", "<b>&", rows)
    for svg in (rate, detect):
        root = ET.fromstring(svg)
        assert {element.tag for element in root.iter()} <= {"svg", "title", "desc", "polyline", "circle", "text", "path"}
        assert "style" not in svg
        assert root.attrib["aria-labelledby"] == " ".join(element.attrib["id"] for element in root[:2])
    assert "2025-Q1: 1 of 1, 100 % (21–100)" in rate
    assert "2026-Q4: &gt; 20m, not detected" in detect
    assert (detect.count("<circle"), detect.count("<path")) == (1, 1), "one median, and one that is only known to be longer"
    assert rate.count("<circle") == 2
    texts = [element.text for element in ET.fromstring(detect).iter("text")]
    assert texts.count("1/1") == 1


def test_the_line_has_a_gap_where_a_quarter_has_no_run() -> None:
    together = [*plots("p", "x", of(run(1, "2026-05-01"), run(2, "2026-08-01")).quarters.to_dict("records"))][1]
    apart = [*plots("p", "x", of(run(1, "2026-02-01"), run(2, "2026-11-01")).quarters.to_dict("records"))][1]
    assert [svg.count('stroke="var(--alert)"') for svg in (together, apart)] == [1, 0]


@pytest.mark.parametrize("show", [page.page, leadership.page])
def test_hostile_names_are_harmless(show: Any) -> None:
    name = "<script>alert(1)<&'\"\u202e"
    made = (run(number, day, name, connector=name, file=name, **FAILED) for number, day in enumerate(("2026-08-01", "2026-11-01")))
    html = show(of(*made))
    assert "<script" not in html
    assert "\u202e" not in html
    assert "&lt;script&gt;" in html


def test_the_same_records_give_the_same_pages() -> None:
    made = [run(number, drill=f"drill-{number % 3}") for number in range(9)]
    for show in (page.page, leadership.page):
        assert show(of(*made)) == show(of(*made[::-1]))


def test_three_numbers_with_those_of_the_quarter_before() -> None:
    html = leadership.page(of(run(1, "2026-08-01"), run(2), run(3, times=(UNDETECTED,), **FAILED)))
    said = section(html, "numbers")
    assert "Pass rate 50 % 1 of 2 runs; 95 % interval: 9 to 91 % the quarter before: 100 %, 1 of 1 runs" in said
    assert "Median time to detect a fault &gt; 11m 1 of 2 not detected the quarter before: 2m" in said


def test_the_worst_is_the_one_of_which_it_is_sure() -> None:
    """One failure of one run says less than six of ten; an integration without a failure is not among the worst."""
    often = [run(number, integration=integration("often"), **(FAILED if number < 6 else {})) for number in range(10)]
    html = leadership.page(of(*often, run(20, integration=integration("once"), **FAILED), run(21, integration=integration("well"))))
    said = section(html, "worst")
    assert "The two worst" in said
    assert said.index("often") < said.index("once")
    assert "well" not in said
    assert "a-drill (single_alert)" in said
    assert "No integration failed" in section(leadership.page(of(run(1))), "worst")


def test_what_changed_since_the_quarter_before() -> None:
    before = [
        run(number, "2026-08-01", name, **(FAILED if name == "healed" else {})) for number, name in enumerate(("broke", "healed", "same"))
    ]
    now = [run(10, drill="broke", **FAILED), run(11, drill="healed"), run(12, drill="same")]
    said = section(
        leadership.page(
            of(*before, *now, run(30, integration=integration("fresh")), run(31, "2026-08-01", integration=integration("asleep")))
        ),
        "changed",
    )
    assert "Fails now, passed before orders-sync: broke Passes now, failed before orders-sync: healed" in said
    assert "New this quarter fresh No run this quarter asleep" in said
    assert "same" not in said
    assert "Nothing: each drill stands as it stood" in section(leadership.page(of(run(1, "2026-08-01"), run(2))), "changed")


def test_what_recurs_is_shown_only_where_it_happened_again() -> None:
    twice = [run(1, "2026-08-01", **FAILED), run(2, "2026-05-01", **FAILED)]
    assert "Failed again" not in section(leadership.page(of(*twice, run(3))), "changed")
    again = section(leadership.page(of(*twice, run(3, **FAILED))), "changed")
    assert "Failed again as it has before single_alert under down at destination: 3 quarters, 1 integration" in again


def test_what_is_due_stands_beside_what_was_done() -> None:
    html = page.page(of(run(1), run(2, integration=integration("other")), files=(of_file("orders-sync", "a-drill", "another"),)))
    assert "1 of 2 due" in section(html, "now")
    assert "orders-sync" in section(html, "now").partition("1 of 2 due")[0]
    assert " due" not in section(html, "now").partition("1 of 2 due")[2]


def test_the_page_has_the_verdict_over_each_file_and_why_the_worst_first() -> None:
    assert 'id="ready"' not in page.page(of(run(1)))
    files = (of_file("orders-sync"), of_file("leads", ready=Ready.NOT_READY, why="nobody has reviewed it as it is today"))
    told = section(page.page(of(run(1), files=files)), "ready")
    assert "leads NOT READY nobody has reviewed it as it is today orders-sync NOT PROVEN not proven: B1" in told


def test_readiness_and_overdue_actions_have_their_place() -> None:
    unknown = leadership.page(of(run(1)))
    assert "Not assessed here" in section(unknown, "ready")
    assert "Not known here" in section(unknown, "overdue")
    asked = leadership.page(of(run(1), run(2, integration=integration("other")), files=(of_file("orders-sync", "x"),)), ())
    assert "orders-sync: NOT PROVEN, 0 of 10 boxes open, 1 not proven" in section(asked, "ready")
    assert "Not assessed here, because no file was given: other" in section(asked, "ready")
    assert "None." in section(asked, "overdue")
    many = leadership.page(of(run(1)), tuple(f"action {number}" for number in range(9)))
    assert "action 2 and 6 more" in section(many, "overdue")
