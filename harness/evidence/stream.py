"""Whether one file of a run, as a stream of lines, is whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stream:
    """One append-only file. `bad_lines` are line numbers from 1; they were left out, all other lines were kept."""

    name: str
    present: bool
    lines: int = 0
    bad_lines: tuple[int, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()
    """Ranges of sequence numbers that are missing, both ends included."""
    repeats: int = 0
    """Lines whose sequence number another line has too."""
    headed: bool = False
    ended: bool = False
    max_gap_s: float = 0.0
    """The longest gap of the writer's 20 ms ticker, wall seconds."""

    @property
    def problems(self) -> tuple[str, ...]:
        """Why this stream is not whole, in words; empty when it is."""
        if not self.present:
            return (f"{self.name}: the file is missing",)
        found = []
        if self.bad_lines:
            found.append(f"{self.name}: {_count(len(self.bad_lines), 'unreadable line')} ({_numbers(self.bad_lines)})")
        if self.gaps:
            lost = sum(last - first + 1 for first, last in self.gaps)
            found.append(f"{self.name}: {_count(lost, 'missing line')} (from number {self.gaps[0][0]})")
        if self.repeats:
            found.append(f"{self.name}: {_count(self.repeats, 'line')} with a number that was used before")
        if not self.headed:
            found.append(f"{self.name}: no header")
        if not self.ended:
            found.append(f"{self.name}: no end; its writer was killed or is still at work")
        return tuple(found)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _numbers(lines: tuple[int, ...]) -> str:
    shown = ", ".join(str(line) for line in lines[:5])
    return f"line {shown}" + (" …" if len(lines) > 5 else "")
