"""Debian packages: installed when they are missing and we may; named when we may not."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from steps import PRODUCTION, ROOT, SetupFailed, run, succeeds


def has_venv() -> bool:
    return (ROOT / ".venv" / "bin" / "python").exists() or succeeds(
        [sys.executable, "-c", "import ensurepip"]
    )


def _has_fonts() -> bool:
    return (
        any(Path("/usr/share/fonts").rglob("NotoSerifCJK*")) if Path("/usr/share/fonts").is_dir() else False
    )


def _has_chromium() -> bool:
    return any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))


def _has_libatomic() -> bool:
    return PRODUCTION or any(Path("/usr/lib").glob("*/libatomic.so.1"))


DEBIAN: dict[str, tuple[str, Callable[[], bool]]] = {
    "python3-venv": ("needed to install Python packages", has_venv),
    "wkhtmltopdf": (
        "without it no PDF is made; pages still print",
        lambda: bool(shutil.which("wkhtmltopdf")),
    ),
    "fonts-noto-cjk": ("without it PDF files show boxes for Chinese", _has_fonts),
    "libatomic1": ("without it Playwright cannot drive the browser", _has_libatomic),
    "chromium": ("without it the browser tests are left out", lambda: PRODUCTION or _has_chromium()),
}


def packages() -> str:
    """Install what is missing when we may; else say what to install, and go on."""
    missing = [name for name, (_, there) in DEBIAN.items() if not there()]
    if not missing:
        return "there"
    become = _rights()
    if become is None:
        return _wanted(missing)
    apt = [
        *become,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-o",
        "DPkg::Lock::Timeout=180",
        "-y",
        "-q",
    ]
    try:
        run([*apt, "update"])
        run([*apt, "install", "--no-install-recommends", *missing])
    except SetupFailed as failure:
        return f"{failure}\n{_wanted(missing)}"
    return "installed " + " ".join(missing)


def _rights() -> list[str] | None:
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]) else None


def _wanted(missing: list[str]) -> str:
    lines = [f"      {name:<15} {DEBIAN[name][0]}" for name in missing]
    how = f"      Install them as root: apt-get install {' '.join(missing)}"
    return "\n".join(["some are missing and we may not install them:", *lines, how])
