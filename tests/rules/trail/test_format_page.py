"""docs/trail-format.md: the verifier printed there, written without our code, agrees with ours."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.trail.rules import layout
from portal.trail.rules.suite import fingerprint
from tests.rules.trail.ledger import CASES, SIGNER, edited, filled, members, zipped

PAGE = Path(__file__).parents[3] / "docs" / "trail-format.md"
EXPORT = filled().export()


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    script = tmp_path_factory.mktemp("second") / "verify.py"
    script.write_text(code)
    return script


def run(script: Path, export: bytes, *keys: str) -> subprocess.CompletedProcess[str]:
    path = script.parent / "export.zip"
    path.write_bytes(export)
    return subprocess.run(
        [sys.executable, "-I", str(script), str(path), *keys],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_agrees_on_whole_exports(second: Path) -> None:
    for export in (EXPORT, filled().export({CASES[2]})):
        done = run(second, export)
        assert done.returncode == 0, done.stderr
        assert "fine:" in done.stdout
    assert "4 subjects, 14 entries" in run(second, EXPORT).stdout
    assert run(second, EXPORT, fingerprint(SIGNER.public)).returncode == 0
    assert run(second, EXPORT, "ab" * 32).returncode != 0


def test_it_agrees_on_deleted_and_reordered_entries(second: Path) -> None:
    for kept in ([0, 2, 3], [1, 0, 2]):
        damaged = edited(
            EXPORT, layout.ENTRIES, lambda lines, kept=kept: [lines[i] for i in kept] + lines[4:]
        )
        assert run(second, damaged.read()).returncode != 0


@given(data=st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_agrees_on_changed_bytes(second: Path, data: st.DataObject) -> None:
    parts = members(EXPORT)
    name = data.draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[name])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    assert run(second, zipped({**parts, name: bytes(content)}).read()).returncode != 0
