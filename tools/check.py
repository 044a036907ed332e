"""`make check` before the tests: every check runs, all faults are shown, one summary at the end.

`tools/check.py NAME…` runs only the named ones.
"""

import subprocess
import sys
from pathlib import Path

from setup import npm

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
CHECKS = {
    "style": [BIN / "ruff", "check", "."],
    "format": [BIN / "ruff", "format", "--check", "."],
    "types": [BIN / "mypy"],
    "imports": [BIN / "lint-imports"],
    "catalogs": [BIN / "portal", "i18n", "check"],
    "locks": [BIN / "python", "tools/check_locks.py"],
    "contrast": [*npm(), "run", "--silent", "check"],
}


def main(wanted: list[str]) -> int:
    """0 when all pass."""
    failed = []
    for name in wanted or CHECKS:
        print(f"== {name}", flush=True)
        if subprocess.run([str(part) for part in CHECKS[name]], check=False, cwd=ROOT).returncode:
            failed.append(name)
    print(f"== failed: {', '.join(failed)}" if failed else "== all checks passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
