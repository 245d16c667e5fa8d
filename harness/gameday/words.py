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
    "page_resolved",
    "acknowledged",
    "declared",
    "decided",
    "approved",
    "requested",
    "carried_out",
    "refused",
    "healed",
    "drained",
    "updated",
    "verified",
    "resolved",
    "handed_over",
    "surprise",
]
"""What a scripted team reacts to."""
