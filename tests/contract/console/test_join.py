"""Links that work once, the sessions that they begin, and the stream that a session reads."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.contract


def test_a_link_becomes_a_session_that_acts_and_reads(visitor, console):
    robin = visitor("Robin Example")
    assert robin.join().json() == {"who": "Robin Example", "roles": ["commander", "liaison"]}
    assert robin.act("declare", role="commander", text="billing is down").status_code == 201
    with robin.stream() as stream:
        assert [line["kind"] for line in stream.lines(2)] == ["joined", "declared"]
        assert stream.next("state")["present"] == ["Robin Example"]
