"""The picture: themable, described, without inline styles, and whatever the run was like."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest

from harness.report.canvas import round_step_s
from harness.report.picture import NARROW, WIDE, picture
from harness.report.storyline import Storyline, storyline
from harness.report.style import DARK, LIGHT, STAND_IN, variables

SVG = "{http://www.w3.org/2000/svg}"


def drawn(told: Any, size: Any = WIDE) -> tuple[Storyline, str, ET.Element]:
    shown = storyline(told.evidence)
    assert shown is not None
    text = picture(shown, size)
    return shown, text, ET.fromstring(text)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=lambda size: size.name)
@pytest.mark.parametrize("kind", ["passing", "failing", "hostile"])
def test_colours_are_the_page_s_and_no_style_is_inline(kind: str, size: Any, request: pytest.FixtureRequest) -> None:
    _, text, root = drawn(request.getfixturevalue(kind), size)
    assert root.get("role") == "img"
    assert not [element for element in root.iter() if "style" in element.attrib or element.tag in {f"{SVG}style", f"{SVG}script"}]
    assert not [colour for colour in STAND_IN.values() if colour in text]
    assert set(re.findall(r"var\(--(\w+)\)", text)) <= set(LIGHT)
    assert "font-family" not in text


def test_the_picture_is_told_in_words(failing: Any) -> None:
    shown, _, root = drawn(failing)
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert description.text == shown.words
    assert "with 40 records owed" in shown.words
    assert "At the end 10 were owed" in shown.words
    assert "f1: down on destination, in place from 5:00 to 25:00" in shown.words
    assert "opened at 7:00, acknowledged at 12:00, resolved at 26:40" in shown.words


def test_the_warm_up_is_not_the_largest_backlog(drill: Any, tell: Any) -> None:
    drill.phase("warm-up", -60, 0, role="warm-up")
    for number in range(500):
        drill.offer(f"seed-{number}", -60)
        drill.write(-30, (f"seed-{number}", 1))
    shown, _, _ = drawn(tell(drill))
    assert shown.from_t == -60
    assert shown.worst.count == 40


def test_phases_have_their_names_where_there_is_room(passing: Any) -> None:
    _, _, root = drawn(passing)
    texts = {element.text for element in root.iter(f"{SVG}text")}
    assert {"baseline", "outage", "recovery", "5:00", "5 s"} <= texts
    assert "settle" not in texts


def test_marks_say_what_they_are(passing: Any) -> None:
    _, _, root = drawn(passing)
    hints = {element.text for element in root.iter(f"{SVG}title")}
    assert {"opened at 7:00", "acknowledged at 12:00", "resolved at 26:40"} <= hints


def test_a_storm_of_alerts_is_one_lane(drill: Any, tell: Any) -> None:
    for number in range(200):
        drill.alert(500 + number, key=f"storm-{number}")
    shown, text, _ = drawn(tell(drill))
    assert [lane.role for lane in shown.lanes] == ["fault", "alert"]
    assert "201 incidents, 200 never resolved" in shown.lanes[1].title
    assert len(text) < 400_000


def test_effects_too_many_are_marked_where_they_happened(failing: Any) -> None:
    lane = drawn(failing)[0].lanes[-1]
    assert (lane.role, lane.title) == ("fail", "1 record doubled or with wrong content")
    assert [(mark.t, mark.hint) for mark in lane.marks] == [(1700, "invoice-031: doubled effect at 28:20")]


def test_mathematics_in_a_name_is_a_name(drill: Any, tell: Any) -> None:
    drill.alert(500, route=r"$\frac{1}$", owner="$x")
    assert r"alert to $x ($\frac{1}$)" in drawn(tell(drill))[1]


def test_the_user_s_own_settings_change_nothing(passing: Any) -> None:
    import matplotlib as mpl

    plain = drawn(passing)[1]
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.facecolor": "red", "lines.linewidth": 9}):
        assert drawn(passing)[1] == plain
        assert mpl.rcParams["font.size"] == 30


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("role", ["ink", "muted", "offered", "committed", "owed", "fault", "alert", "pass", "fail", "inconclusive"])
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_texts_have_enough_contrast(palette: dict[str, str], role: str, ground: str) -> None:
    lighter, darker = sorted((_luminance(palette[role]), _luminance(palette[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_both_palettes_have_the_same_roles() -> None:
    assert list(LIGHT) == list(DARK) == list(STAND_IN)
    assert not set(STAND_IN.values()) & {*LIGHT.values(), *DARK.values()}
    assert variables({"ink": "#000000"}) == "--ink: #000000;"


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("range_s", "step_s"), [(11, 1), (1800, 300), (11 * 86400, 86400), (90 * 86400, 9 * 86400), (1e9, 1053 * 86400)])
def test_a_time_axis_has_a_handful_of_marks_however_long_it_is(range_s: float, step_s: int) -> None:
    assert round_step_s(range_s, 11) == step_s


def test_the_longest_run_that_a_journal_can_tell_of_is_drawn(passing: Any) -> None:
    shown, _, _ = drawn(passing)
    root = ET.fromstring(picture(replace(shown, from_t=-1e9, until_t=1e9), WIDE))
    assert len(list(root.iter(f"{SVG}text"))) < 60
