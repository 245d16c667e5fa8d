"""Texts that strangers wrote (alert texts, record keys, reasons, titles), made harmless for the place where they are shown.

One function for each kind of place; HTML needs none of its own, because every template escapes by itself.
"""

from __future__ import annotations

import re

_ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b\]|\x9d).*?(?:\x07|\x1b\\|\x9c|$)"  # OSC: window titles, links, clipboard
    r"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f]).*?(?:\x1b\\|\x9c|$)"  # DCS, SOS, PM, APC
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor
    r"|\x1b[ -/]*[0-~]?",  # all others
    re.DOTALL,
)
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]"
)
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACES = re.compile(r"\s+")
_MARKUP = re.compile(r"[\\`*_\[\]|~$]")
_BEGINS_BLOCK = re.compile(r"^(?=[-+#=]|\d+[.)])")
_LINKED = re.compile(r"@|#(?=\d)|:(?=//)|www(?=\.)", re.IGNORECASE)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # spreadsheets take the wide forms as well


def plain(text: object) -> str:
    """The text without escape sequences; every other control, direction and half character is shown as `�`. Tabs and line ends stay."""
    return _INVISIBLE.sub("\N{REPLACEMENT CHARACTER}", _ESCAPE_SEQUENCE.sub("\N{REPLACEMENT CHARACTER}", str(text)).replace("\r\n", "\n"))


def line(text: object, longest: int | None = None) -> str:
    """`plain` on one line, cut with `…` where it is longer than `longest` characters."""
    short = _SPACES.sub(" ", plain(text)).strip()
    return short if longest is None or len(short) <= longest else short[: longest - 1].rstrip() + "…"


def xml(text: object) -> str:
    """`plain`, and nothing that XML 1.0 does not allow; quoting is the writer's."""
    return _NOT_XML.sub("", plain(text))


def markdown(text: object) -> str:
    """One line fit for a Markdown table cell: no markup, no HTML, no automatic links, no mentions.

    Where a backslash would not help, an invisible space (`&#8203;`) breaks the pattern.
    """
    escaped = line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    unlinked = _LINKED.sub(r"\g<0>&#8203;", _MARKUP.sub(r"\\\g<0>", escaped))
    return _BEGINS_BLOCK.sub("&#8203;", unlinked)


def csv(text: object) -> str:
    """`plain`, with a leading `'` where a spreadsheet would take the cell for a formula."""
    raw = str(text)
    cell = plain(raw)
    return "'" + cell if raw.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA) else cell
