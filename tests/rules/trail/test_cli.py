"""`portal trail verify`: on the file alone, in words or JSON, with an exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.trail.cli import trail
from portal.trail.rules import layout
from portal.trail.rules.suite import Ed25519Signer, fingerprint
from tests.rules.trail.ledger import CASES, SIGNER, edited, filled, members

EXPORT = filled().export()
KEY = fingerprint(SIGNER.public)
OTHER_KEY = fingerprint(Ed25519Signer.from_seed(bytes(32)).public)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "导出.zip"
    path.write_bytes(EXPORT)
    return path


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    path = tmp_path / "damaged.zip"
    path.write_bytes(edited(EXPORT, layout.ENTRIES, lambda lines: [*lines[:2], *lines[3:]]).read())
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(trail, ["verify", *map(str, arguments)])


def test_a_whole_export_exits_0(export: Path) -> None:
    result = run(export)
    assert result.exit_code == 0, result.output
    assert "核验通过" in result.output
    assert KEY in result.output
    assert "未指定信任的密钥" in result.output


def test_a_damaged_export_exits_1_and_names_the_entry(damaged: Path) -> None:
    result = run(damaged)
    assert result.exit_code == 1
    assert f"条目被删除（deleted）: case/{CASES[0]} seq 3 [entries.jsonl]" in result.output
    english = run(damaged, "--lang", "en")
    assert f"deleted: case/{CASES[0]} seq 3" in english.output
    assert "Found wanting: 1 faults." in english.output


def test_json_says_the_same(export: Path, damaged: Path) -> None:
    fine, wanting = run(export, "--json"), run(damaged, "--json")
    assert (fine.exit_code, wanting.exit_code) == (0, 1)
    assert json.loads(fine.output)["ok"] is True
    (fault,) = json.loads(wanting.output)["faults"]
    assert (fault["kind"], fault["subject"], fault["seq"]) == ("deleted", f"case/{CASES[0]}", 3)


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 not a zip"])
def test_bad_input_exits_2(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.zip"
    if content is not None:
        path.write_bytes(content)
    assert run(path).exit_code == 2
    result = run(path, "--json")
    assert result.exit_code == 2
    assert json.loads(result.output)["ok"] is False


def test_keys_may_be_pinned_in_several_ways(export: Path, tmp_path: Path) -> None:
    pem = tmp_path / "key.pem"
    public = SIGNER.key.public_key()
    pem.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    note = tmp_path / "key.txt"
    note.write_text(f"sha256:{KEY}\n")
    coloned = ":".join(KEY[i : i + 2] for i in range(0, 64, 2)).upper()
    for key in (KEY, coloned, f"SHA256:{KEY}", pem, note):
        result = run(export, "--key", key)
        assert result.exit_code == 0, result.output
        assert "您信任的密钥" in result.output
    wrong = run(export, "--key", OTHER_KEY)
    assert wrong.exit_code == 1
    assert "unknown_key" in wrong.output
    assert run(export, "--key", OTHER_KEY, "--key", KEY).exit_code == 0


@pytest.mark.parametrize("key", ["abc", "no-such-file", "0" * 63])
def test_a_key_that_is_none_exits_2(export: Path, key: str) -> None:
    assert run(export, "--key", key).exit_code == 2


def test_a_stamp_from_paper_is_compared(export: Path) -> None:
    entry = json.loads(members(EXPORT)[layout.ENTRIES].splitlines()[0])
    stamp = f"yz1/case/{entry['id']}/1/{entry['hash']}"
    assert run(export, "--stamp", stamp).exit_code == 0
    assert run(export, "--stamp", stamp[:-1] + ("0" if stamp[-1] != "0" else "1")).exit_code == 1
    assert run(export, "--stamp", "yz1/case").exit_code == 2


def test_it_needs_no_environment_and_no_folder_of_ours(export: Path) -> None:
    portal = Path(sys.executable).parent / "portal"
    done = subprocess.run(
        [str(portal), "trail", "verify", str(export), "--json"],
        cwd=export.parent,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["ok"] is True
