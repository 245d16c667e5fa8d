"""What people can do at the console of a game day, and what they can see there."""

from __future__ import annotations

from typing import Literal

Act = Literal[
    "join",
    "leave",
    "acknowledge",
    "declare",
    "take_role",
    "hand_over",
    "hypothesis",
    "decide",
    "approve",
    "request",
    "update",
    "verify",
    "note",
    "handoff_step",
    "manual",
    "abort",
    "resolve",
    "surprise",
]
"""A verb of the console; `surprise` is the game master's."""
Standing = Literal["owner", "backup", "other"]
"""What somebody is to the integration."""
Happening = Literal[
    "start",
    "page",
    "acknowledged",
    "declared",
    "decided",
    "approved",
    "requested",
    "paused",
    "resumed",
    "replayed",
    "healed",
    "drained",
    "updated",
    "verified",
    "resolved",
    "surprise",
]
"""Something that everybody at the console could see; `start` is zero of the timeline, and `page.primary` a page on that route."""
