"""A run's credentials are known again wherever they turn up, by the harness and by the fakes alike."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness import assets
from harness.clock.anchors import DrillClock
from harness.journal import Entry, Event, Journal
from harness.journal.credentials import LONGEST, PACKED, SHAPE, blot, draw, draw_routing_key
from harness.journal.events import Injected

TOKEN = "idrill-token-" + "Ab-_0" * 6 + "zz"
DRAWN = [draw("control"), draw("secret"), draw_routing_key(), TOKEN]


@pytest.mark.parametrize("credential", DRAWN, ids=["control", "secret", "route", "token"])
def test_the_secret_part_goes_and_the_length_stays(credential: str) -> None:
    shown = blot(f"401 for {credential}, again")
    assert credential[-20:] not in shown
    assert shown.startswith("401 for idrill")
    assert len(shown) == len(f"401 for {credential}, again")
    assert blot(shown) == shown
    assert len(credential) <= LONGEST


def test_no_two_are_the_same() -> None:
    assert len({draw("secret") for _ in range(100)} | {draw_routing_key() for _ in range(100)}) == 200
    assert len(draw_routing_key()) == 32


@given(st.text(max_size=40), st.sampled_from(DRAWN), st.text(max_size=40))
def test_whatever_stands_around_it(before: str, credential: str, after: str) -> None:
    assert credential not in blot(before + credential + after)


@pytest.mark.parametrize("pair", ["{}", "u:{}", "ab:{}", "destination-client:{}", "source-client:{}", "{}:", "x{}:"])
def test_a_secret_within_base64_goes_too_at_each_offset(pair: str) -> None:
    secret = draw("secret")
    packed = base64.b64encode(pair.format(secret).encode()).decode()
    line = f"Authorization: Basic {packed}"
    blotted = blot(f"{line}\nnext")
    assert len(blotted) == len(f"{line}\nnext")
    assert blotted.endswith("\nnext")
    kept = base64.b64decode(packed)
    assert secret.encode() in kept
    assert "xxxxxxxxxxxx" in blotted
    left = blotted.split()[2].rstrip("x=")  # what stands before the secret, and no more
    assert len(left) <= (len(pair.partition("{")[0]) * 8 + 5) // 6


@pytest.mark.parametrize("text", ["idrill-secret-", "idrill-control-abc", "IDRILL_RUN=1", "idrill-service-x", "invoice-000001", ""])
def test_other_texts_stay(text: str) -> None:
    assert blot(text) == text


def test_the_journal_quotes_none_not_even_to_its_listeners(tmp_path: Path) -> None:
    heard: list[Entry[Event]] = []
    path = tmp_path / "journal.jsonl"
    journal = Journal(path, "r1", DrillClock.start(60), (heard.append,))
    seen = {f"the end of its log: {DRAWN[1]}": {"by": [DRAWN[3]]}, "count": 3}
    journal.write(Injected(fault="f1", kind="down", target="destination", sent_at=1.0, read_back=seen))
    journal.close()
    for text in (path.read_text(), repr(heard)):
        assert not [credential for credential in DRAWN if credential in text]
    [told] = [line for line in map(json.loads, path.read_text().splitlines()) if line["event"] == "injected"]
    assert heard[-1].event == Injected(**{name: told[name] for name in Injected.model_fields})
    assert (told["read_back"]["count"], heard[-1].n) == (3, told["n"])


def test_the_fakes_know_the_same_shape() -> None:
    """They import nothing of the harness, so the pattern is written down twice."""
    module = ModuleType("secrecy")
    path = assets.fixture("fakekit") / "secrecy.py"
    exec(compile(path.read_text(encoding="utf-8"), path, "exec"), vars(module))  # noqa: S102
    assert (module._SHAPE.pattern, module._PACKED.pattern) == (SHAPE, PACKED)
    secrecy = module.Secrecy(b"key")
    for credential in DRAWN:
        line = json.dumps({"text": f"Bearer {credential}"}).encode()
        assert json.loads(secrecy.scrub(line)) == {"text": f"Bearer {secrecy.pseudonym(credential)}"}
