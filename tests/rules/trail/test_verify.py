"""The verifier: what is whole passes; what was done to an export is found and named."""

import contextlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.trail.rules import layout
from portal.trail.rules.canonical import dumps
from portal.trail.rules.stamps import Stamp, parse
from portal.trail.rules.suite import Ed25519Signer, fingerprint
from portal.trail.rules.verify import BadInput, Pin, Report, verify
from tests.rules.trail.ledger import (
    BOOK,
    CASES,
    CITY,
    OFFICE,
    PHOTO_SHA,
    SIGNER,
    Ledger,
    edited,
    filled,
    members,
    rehashed,
    remade,
    zipped,
)

EXPORT = filled().export()
PART = filled().export({CASES[1]})
A, B, C, D = (("case", str(case)) for case in CASES)  # 5, 3, 5 and 1 entries; C has two unsealed
LINES = {(A, 1): 0, (A, 2): 1, (A, 3): 2, (A, 4): 3, (A, 5): 4, (B, 1): 5, (B, 3): 7, (C, 5): 12, (D, 1): 13}
OTHER = Ed25519Signer.from_seed(bytes(32))

Edit = Callable[[list[bytes]], list[bytes]]


def found(report: Report) -> set[tuple[Any, ...]]:
    """(kind, chain, first, last) of each fault."""
    return {(f.kind, f.chain, f.seq, f.until if f.until is not None else f.seq) for f in report.faults}


def after(edit: Edit, name: str = layout.ENTRIES, export: bytes = EXPORT) -> Report:
    return verify(edited(export, name, edit))


def without(*places: int) -> Edit:
    return lambda lines: [line for place, line in enumerate(lines) if place not in places]


def swapped(one: int, two: int) -> Edit:
    def edit(lines: list[bytes]) -> list[bytes]:
        lines[one], lines[two] = lines[two], lines[one]
        return lines

    return edit


def put(place: int, change: Callable[[bytes], bytes]) -> Edit:
    return lambda lines: [*lines[:place], change(lines[place]), *lines[place + 1 :]]


def test_a_whole_export_is_fine() -> None:
    report = verify(io.BytesIO(EXPORT))
    assert report.faults == []
    assert (report.subjects, report.entries, report.sealed) == (4, 14, 12)
    assert (report.roots, report.files, report.files_absent) == (3, 1, 0)
    assert report.whole
    (signed,) = report.signed_by
    assert (signed.key, signed.manifest, signed.roots, signed.trusted) == (
        fingerprint(SIGNER.public),
        True,
        3,
        None,
    )


def test_an_export_of_one_case_is_fine_and_tells_nothing_of_the_others() -> None:
    report = verify(io.BytesIO(PART))
    assert report.faults == []
    assert not report.whole
    assert (report.subjects, report.entries, report.sealed) == (1, 3, 3)
    text = b"".join(content for name, content in members(PART).items())
    assert all(other.encode() not in text for _, other in (A, C, D))


def test_a_book_never_sealed_is_fine_and_says_so() -> None:
    ledger = Ledger()
    ledger.write(CASES[0])
    report = verify(io.BytesIO(ledger.export()))
    assert report.ok
    assert (report.entries, report.sealed, report.roots) == (1, 0, 0)


def test_an_empty_book_is_fine() -> None:
    report = verify(io.BytesIO(Ledger().export()))
    assert report.ok
    assert report.entries == 0


@pytest.mark.parametrize("export", [EXPORT, PART], ids=["whole", "one case"])
@given(data=st.data())
@settings(max_examples=300)
def test_any_changed_byte_of_any_member_is_found(export: bytes, data: st.DataObject) -> None:
    parts = members(export)
    name = data.draw(st.sampled_from(sorted(name for name, content in parts.items() if content)))
    content = bytearray(parts[name])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    report = verify(zipped({**parts, name: bytes(content)}))
    assert not report.ok
    named = {fault.part for fault in report.faults}
    # A changed key or signature shows at what it signs.
    signed = {layout.MANIFEST, layout.KEYS, layout.SIGNATURE}
    assert name in named or (name in signed and named & signed)


@given(place=st.integers(0, 13), data=st.data())
@settings(max_examples=300)
def test_a_changed_byte_of_an_entry_names_that_entry(place: int, data: st.DataObject) -> None:
    parts = members(EXPORT)
    lines = parts[layout.ENTRIES].splitlines(keepends=True)
    line = bytearray(lines[place])
    line[data.draw(st.integers(0, len(line) - 1))] ^= data.draw(st.integers(1, 127))
    chain, seq = [(c, s) for c, n in ((A, 5), (B, 3), (C, 5), (D, 1)) for s in range(1, n + 1)][place]
    report = after(lambda lines: [*lines[:place], bytes(line), *lines[place + 1 :]])
    assert ("changed", chain, seq, seq) in found(report)


@given(data=st.data())
@settings(max_examples=300)
def test_any_changed_byte_of_the_file_is_found(data: st.DataObject) -> None:
    content = bytearray(EXPORT)
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(BadInput):
        assert not verify(io.BytesIO(bytes(content))).ok


def test_members_packed_anew_are_fine() -> None:
    assert verify(zipped(members(EXPORT))).ok
    assert verify(zipped(dict(reversed(members(EXPORT).items())))).ok


def test_a_changed_list_of_subjects_accuses_no_entry() -> None:
    changed = edited(
        EXPORT, layout.SUBJECTS, lambda lines: [lines[0].replace(b'"count":5', b'"count":9'), *lines[1:]]
    )
    assert [(f.kind, f.part) for f in verify(changed).faults] == [("changed", layout.SUBJECTS)]


def test_a_changed_number_is_a_change_and_no_reordering() -> None:
    for number in (b"1", b"2", b"4", b"9"):
        wrong = put(2, lambda line, number=number: line.replace(b'"seq":3', b'"seq":' + number))
        assert found(after(wrong)) == {("changed", A, 3, 3)}


@pytest.mark.parametrize("place", [1, 2, 5])
def test_a_deleted_entry_is_named(place: int) -> None:
    chain, seq = next(key for key, line in LINES.items() if line == place)
    assert found(after(without(place))) == {("deleted", chain, seq, seq)}


def test_deleted_entries_in_a_row_are_one_fault() -> None:
    assert found(after(without(1, 2, 3))) == {("deleted", A, 2, 4)}


def test_a_deleted_case_is_named() -> None:
    assert found(after(without(5, 6, 7))) == {("deleted", B, 1, 3)}


def test_a_truncated_chain_is_named() -> None:
    assert found(after(without(3, 4))) == {("truncated", A, 4, 5)}
    assert found(after(without(12))) == {("truncated", C, 5, 5)}


def test_a_truncated_file_is_named() -> None:
    assert found(after(lambda lines: lines[:11])) == {("truncated", C, 4, 5), ("truncated", D, 1, 1)}
    assert found(after(lambda lines: [*lines[:10], lines[10][:100]])) == {
        ("truncated", C, 3, 3),
        ("truncated", C, 4, 5),
        ("truncated", D, 1, 1),
    }


def test_an_entry_cut_short_is_named() -> None:
    assert found(after(put(2, lambda line: line[:200] + b"\n"))) == {("truncated", A, 3, 3)}


@pytest.mark.parametrize(("one", "two"), [(1, 2), (0, 4), (2, 9), (12, 13)])
def test_reordered_entries_are_named(one: int, two: int) -> None:
    report = after(swapped(one, two))
    assert {fault.kind for fault in report.faults} == {"reordered"}
    places = {LINES.get((fault.chain, fault.seq)) for fault in report.faults if fault.chain and fault.seq}
    assert places & {one, two}


def test_renumbered_entries_are_named_as_reordered() -> None:
    def renumber(lines: list[bytes]) -> list[bytes]:
        lines[1] = lines[1].replace(b'"seq":2', b'"seq":3')
        lines[2] = lines[2].replace(b'"seq":3', b'"seq":2')
        return swapped(1, 2)(lines)

    assert found(after(renumber)) == {("reordered", A, 2, 2), ("reordered", A, 3, 3)}


def test_a_doubled_entry_is_named() -> None:
    assert ("inserted", A, 2, 2) in found(after(lambda lines: [lines[0], lines[1], *lines[1:]]))


def test_an_invented_entry_is_named() -> None:
    invented = put(4, lambda line: line + rehashed(line, seq=6, prev=json.loads(line)["hash"]))
    assert found(after(invented)) == {("inserted", A, 6, 6)}


def test_an_entry_of_another_book_is_named() -> None:
    assert ("inserted", D, 1, 1) in found(
        after(put(13, lambda line: rehashed(line, book="tenant:" + str(UUID(int=9)))))
    )


def test_an_entry_rewritten_with_a_fitting_hash_is_named() -> None:
    report = after(put(1, lambda line: rehashed(line, at="2026-11-18T08:15:00.000000Z")))
    assert ("changed", A, 2, 2) in found(report)
    assert ("changed", A, 3, 3) not in found(report)


def test_an_entry_rewritten_with_hash_and_link_is_named() -> None:
    # 3 lies between the heads that were sealed (2 and 5): only the links can tell.
    report = after(put(2, lambda line: rehashed(line, prev="cd" * 32)))
    assert ("changed", A, 3, 3) in found(report)
    assert ("changed", A, 4, 4) not in found(report)


def test_a_first_entry_that_claims_a_forerunner_is_named() -> None:
    assert ("changed", D, 1, 1) in found(after(put(13, lambda line: rehashed(line, prev="cd" * 32))))


def rewritten(signer: Ed25519Signer) -> io.BytesIO:
    """Case A changed at entry 2 and every later hash made to fit, the list and the manifest too."""
    parts = members(EXPORT)
    lines = parts[layout.ENTRIES].splitlines(keepends=True)
    prev = json.loads(lines[0])["hash"]
    for place in range(1, 5):
        lines[place] = rehashed(lines[place], prev=prev, event="complaints:case:invented")
        prev = json.loads(lines[place])["hash"]
    parts[layout.ENTRIES] = b"".join(lines)
    rows = parts[layout.SUBJECTS].splitlines(keepends=True)
    rows[0] = dumps({**json.loads(rows[0]), "head": prev}) + b"\n"
    parts[layout.SUBJECTS] = b"".join(rows)
    return remade(parts, signer)


def test_a_chain_rewritten_to_its_end_contradicts_the_sealed_roots() -> None:
    assert found(verify(rewritten(SIGNER))) == {("root_mismatch", A, 2, 2), ("root_mismatch", A, 5, 5)}


def test_whoever_rewrites_all_cannot_sign_it() -> None:
    assert ("bad_signature", None, None, None) in found(verify(rewritten(OTHER)))


def test_a_tail_cut_off_everywhere_but_in_the_signed_roots_is_named() -> None:
    parts = members(EXPORT)
    lines = parts[layout.ENTRIES].splitlines(keepends=True)
    del lines[4]
    parts[layout.ENTRIES] = b"".join(lines)
    rows = parts[layout.SUBJECTS].splitlines(keepends=True)
    head = json.loads(lines[3])["hash"]
    rows[0] = dumps({**json.loads(rows[0]), "count": 4, "head": head, "sealed": 4}) + b"\n"
    parts[layout.SUBJECTS] = b"".join(rows)
    assert found(verify(remade(parts, SIGNER))) == {("truncated", A, 5, 5)}


def test_a_case_taken_out_everywhere_is_missed_by_the_root() -> None:
    parts = members(EXPORT)
    for name in (layout.ENTRIES, layout.SUBJECTS, layout.PROOFS):
        parts[name] = b"".join(
            line for line in parts[name].splitlines(keepends=True) if json.loads(line)["id"] != B[1]
        )
    assert found(verify(remade(parts, SIGNER))) == {("deleted", ("root", BOOK), 3, 3)}


def test_missing_proofs_are_named() -> None:
    parts = members(EXPORT)
    parts[layout.PROOFS] = b""
    kinds = found(verify(remade(parts, SIGNER)))
    assert ("missing_part", A, 5, 5) in kinds


ROOT = ("root", BOOK)


def test_damaged_roots_are_named() -> None:
    assert ("deleted", ROOT, 2, 2) in found(after(without(1), layout.ROOTS))
    assert ("truncated", ROOT, 3, 3) in found(after(without(2), layout.ROOTS))
    assert ("reordered", ROOT, 1, 1) in found(after(swapped(0, 1), layout.ROOTS)) or (
        ("reordered", ROOT, 2, 2) in found(after(swapped(0, 1), layout.ROOTS))
    )
    changed = put(1, lambda line: line.replace(b'"size":4', b'"size":5'))
    assert ("changed", ROOT, 2, 2) in found(after(changed, layout.ROOTS))


def test_a_root_made_anew_without_the_key_has_a_bad_signature() -> None:
    def forge(line: bytes) -> bytes:
        root = json.loads(line)
        return rehashed(dumps({k: v for k, v in root.items() if k != "sig"}), tree="cd" * 32).replace(
            b',"size"', b',"sig":"' + root["sig"].encode() + b'","size"'
        )

    kinds = found(after(put(2, forge), layout.ROOTS))
    assert ("bad_signature", ROOT, 3, 3) in kinds


def test_an_export_signed_by_someone_else_passes_only_without_a_pin() -> None:
    forged = filled(OTHER).export()
    report = verify(io.BytesIO(forged))
    assert report.ok
    assert [one.key for one in report.signed_by] == [fingerprint(OTHER.public)]
    pinned = verify(io.BytesIO(forged), trusted=[Pin(fingerprint(SIGNER.public))])
    assert {fault.kind for fault in pinned.faults} == {"unknown_key"}
    assert verify(io.BytesIO(EXPORT), trusted=[Pin(fingerprint(SIGNER.public))]).signed_by[0].trusted


def test_after_a_change_of_keys_both_are_known() -> None:
    ledger = filled()
    ledger.signer = OTHER
    ledger.write(CASES[0])
    ledger.seal()
    parts = members(ledger.export())
    assert {f.kind for f in verify(zipped(parts)).faults} == {
        "unknown_key"
    }  # the archive names the new key only
    both = [Pin(fingerprint(SIGNER.public), SIGNER.public), Pin(fingerprint(OTHER.public), OTHER.public)]
    assert verify(zipped(parts), trusted=both).ok
    only_old = verify(zipped(parts), trusted=both[:1])
    assert {fault.kind for fault in only_old.faults} == {"unknown_key"}


def test_a_missing_member_is_named() -> None:
    for name in members(EXPORT):
        if name in (layout.MANIFEST, layout.ENTRIES):
            continue
        parts = members(EXPORT)
        del parts[name]
        report = verify(zipped(parts))
        assert ("missing_part", name) in {(f.kind, f.part) for f in report.faults}, name


def test_without_a_manifest_the_rest_still_speaks() -> None:
    parts = members(EXPORT)
    del parts[layout.MANIFEST]
    lines = parts[layout.ENTRIES].splitlines(keepends=True)
    parts[layout.ENTRIES] = b"".join(lines[:1] + lines[2:])
    assert {("missing_part", None, None, None), ("deleted", A, 2, 2)} <= found(verify(zipped(parts)))


def test_an_added_or_doubled_member_is_named() -> None:
    parts = members(EXPORT)
    report = verify(zipped({**parts, "extra.txt": b"x", "folder/": b""}))
    assert [(f.kind, f.part) for f in report.faults] == [("inserted", "extra.txt")]
    out = zipped(parts)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(layout.ENTRIES, b"")
    assert ("inserted", layout.ENTRIES) in {(f.kind, f.part) for f in verify(out).faults}


def test_a_changed_file_names_the_entry_it_belongs_to() -> None:
    parts = members(EXPORT)
    parts[f"files/{PHOTO_SHA}"] += b"!"
    (fault,) = verify(zipped(parts)).faults
    assert (fault.kind, fault.chain, fault.seq) == ("file_mismatch", A, 3)


def test_a_file_struck_from_the_list_is_named() -> None:
    parts = members(EXPORT)
    parts[layout.FILES] = b""
    report = verify(remade(parts, SIGNER))
    assert ("missing_part", A, 3, 3) in found(report)


def test_damaged_compression_is_named() -> None:
    damaged = bytearray(EXPORT)
    with zipfile.ZipFile(io.BytesIO(EXPORT)) as archive:
        info = archive.getinfo(layout.ENTRIES)
    for offset in range(info.header_offset + 200, info.header_offset + 260):
        damaged[offset] ^= 0xFF
    report = verify(io.BytesIO(bytes(damaged)))
    assert ("changed", layout.ENTRIES) in {(f.kind, f.part) for f in report.faults}


STAMP = Stamp(A, 2, json.loads(members(EXPORT)[layout.ENTRIES].splitlines()[1])["hash"])


def test_a_printed_stamp_agrees_or_accuses() -> None:
    assert verify(io.BytesIO(EXPORT), stamps=[parse(STAMP.text())]).ok
    forged = replace(STAMP, hash="cd" * 32)
    assert found(verify(io.BytesIO(EXPORT), stamps=[forged])) == {("stamp_mismatch", A, 2, 2)}
    beyond = replace(STAMP, seq=99)
    assert found(verify(io.BytesIO(EXPORT), stamps=[beyond])) == {("stamp_mismatch", A, 99, 99)}


def test_a_stamp_of_a_root_is_compared_here_and_above() -> None:
    for name, scope in ((layout.ROOTS, BOOK), (layout.ANCHORS, OFFICE), (layout.ANCHORS, CITY)):
        rows = [json.loads(line) for line in members(EXPORT)[name].splitlines()]
        root = next(r for r in (row.get("root", row) for row in rows) if r["scope"] == scope)
        stamp = Stamp(("root", scope), root["no"], root["hash"])
        assert verify(io.BytesIO(EXPORT), stamps=[stamp]).ok
        assert not verify(io.BytesIO(EXPORT), stamps=[replace(stamp, hash="cd" * 32)]).ok
    absent = Stamp(("root", "bureau:9999"), 1, "ab" * 32)
    assert {f.kind for f in verify(io.BytesIO(EXPORT), stamps=[absent]).faults} == {"stamp_mismatch"}


def test_an_anchor_that_does_not_hold_is_named() -> None:
    report = after(without(0), layout.ANCHORS)
    assert ("root_mismatch", layout.ANCHORS) in {(f.kind, f.part) for f in report.faults}


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", EXPORT[: len(EXPORT) // 2]])
def test_what_is_no_zip_is_bad_input(content: bytes) -> None:
    with pytest.raises(BadInput):
        verify(io.BytesIO(content))


def test_another_zip_is_bad_input() -> None:
    with pytest.raises(BadInput, match="not a trail export"):
        verify(zipped({"a.txt": b"x"}))


def test_a_newer_format_is_bad_input() -> None:
    parts = members(EXPORT)
    parts[layout.MANIFEST] = parts[layout.MANIFEST].replace(b'export"', b'export2"')
    with pytest.raises(BadInput, match="format"):
        verify(remade(parts, SIGNER))


def test_a_decompression_bomb_is_bad_input() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(layout.ENTRIES, b"0" * (8 << 20))
    with pytest.raises(BadInput, match="honest"):
        verify(out)


def test_an_endless_line_is_bad_input() -> None:
    parts = members(EXPORT)
    with pytest.raises(BadInput, match="longer"):
        verify(zipped({**parts, layout.ENTRIES: b"x" * (layout.MAX_LINE + 2)}))
