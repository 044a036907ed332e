"""What a verifier says: each fault with its kind, the chain, the entry, and the place in the archive."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from portal.core.terms import Term, Vocabulary

FAULTS = Vocabulary(
    Term("changed", "内容被改动", "changed"),
    Term("deleted", "条目被删除", "deleted"),
    Term("reordered", "顺序被调换", "reordered"),
    Term("truncated", "被截断", "truncated"),
    Term("inserted", "多出条目", "inserted"),
    Term("bad_signature", "签名不符", "bad signature"),
    Term("root_mismatch", "与每日封存的根不一致", "differs from the sealed root"),
    Term("stamp_mismatch", "与纸质凭证不一致", "differs from the printed stamp"),
    Term("file_mismatch", "附件与记录的哈希不一致", "file differs from its recorded hash"),
    Term("missing_part", "缺少组成部分", "missing part"),
    Term("unknown_key", "签名密钥未知或不被信任", "unknown or untrusted key"),
)


class BadInput(Exception):
    """The file is not an export that can be looked at: no ZIP, a decompression bomb, a newer format."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found wanting. ``chain`` is (kind, id); ``seq`` to ``until`` are the entries concerned;
    ``line`` counts from 1 inside ``part``; ``why`` says how it was seen."""

    kind: str
    part: str
    why: Term
    chain: tuple[str, str] | None = None
    seq: int | None = None
    until: int | None = None
    line: int | None = None

    def as_json(self) -> dict[str, Any]:
        """For ``--json``: the kind is one of FAULTS."""
        return {
            "kind": self.kind,
            "part": self.part,
            "subject": f"{self.chain[0]}/{self.chain[1]}" if self.chain else None,
            "seq": self.seq,
            "until": self.until if self.until is not None else self.seq,
            "line": self.line,
            "why": self.why.en,
            "why_zh": self.why.zh,
        }

    def text(self, locale: str) -> str:
        """One line for a person."""
        where = [f"{self.chain[0]}/{self.chain[1]}"] if self.chain else []
        if self.seq is not None:
            last = f"–{self.until}" if self.until is not None and self.until != self.seq else ""
            where.append(f"seq {self.seq}{last}")
        line = f":{self.line}" if self.line is not None else ""
        where.append(f"[{self.part}{line}]")
        kind = FAULTS[self.kind]
        name = kind.en if locale == "en" else f"{kind.zh}（{kind.code}）"
        return f"{name}: {' '.join(where)} {self.why.label(locale)}"


@dataclass(frozen=True, slots=True)
class SignedBy:
    """A key that signed something here: the manifest, or how many roots. ``trusted`` is None without a pin."""

    key: str
    alg: str
    manifest: bool
    roots: int
    trusted: bool | None

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "key": self.key,
            "alg": self.alg,
            "manifest": self.manifest,
            "roots": self.roots,
            "trusted": self.trusted,
        }


@dataclass
class Report:
    """The outcome: ``ok`` when nothing was found. Counts are of what the archive holds."""

    scope: str = ""
    whole: bool = False
    made_at: str = ""
    subjects: int = 0
    entries: int = 0
    sealed: int = 0  # entries that a signed daily root stands for
    roots: int = 0
    last_day: str = ""  # of the latest root
    files: int = 0  # documents in the archive, each hashed again
    files_absent: int = 0  # documents named by entries but not in the archive
    signed_by: list[SignedBy] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True when no fault was found."""
        return not self.faults

    def add(self, faults: Iterable[Fault]) -> None:
        """Put *faults* on the list."""
        self.faults.extend(faults)

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "ok": self.ok,
            "scope": self.scope,
            "whole": self.whole,
            "made_at": self.made_at,
            "subjects": self.subjects,
            "entries": self.entries,
            "sealed_entries": self.sealed,
            "roots": self.roots,
            "last_day": self.last_day,
            "files": self.files,
            "files_absent": self.files_absent,
            "signed_by": [one.as_json() for one in self.signed_by],
            "faults": [one.as_json() for one in self.faults],
        }
