"""One thing found wrong with a plan or a transcript: which part, what, where."""

from __future__ import annotations

from dataclasses import dataclass

from portal.audits.rules.draw.words import PARTS, WRONGS


@dataclass(frozen=True, slots=True)
class Fault:
    """`part` and `wrong` are codes of PARTS and WRONGS; `where` is a path such as "selected[3].team"."""

    part: str
    wrong: str
    where: str = ""
    value: str = ""

    def words(self, locale: str = "zh") -> str:
        """The finding as one line in `locale`."""
        place = " ".join(piece for piece in (self.where, self.value) if piece)
        colon, left, right = ("：", "（", "）") if locale.startswith("zh") else (": ", " (", ")")
        tail = f"{left}{place}{right}" if place else ""
        return f"{PARTS.label(self.part, locale)}{colon}{WRONGS.label(self.wrong, locale)}{tail}"

    def as_dict(self) -> dict[str, str]:
        """The stable form printed by `portal audits verify --json`."""
        return {"part": self.part, "wrong": self.wrong, "where": self.where}
