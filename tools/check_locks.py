"""The locks say what pyproject.toml and package.json ask for, carry hashes, and name no host."""

import json
import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^ ;\\]+)", re.MULTILINE)


def pinned(lock: str) -> dict[str, set[Version]]:
    """Package → versions (more than one where platforms differ)."""
    found: dict[str, set[Version]] = {}
    for match in PINNED.finditer(lock):
        found.setdefault(canonicalize_name(match["name"]), set()).add(Version(match["version"]))
    return found


def python_faults(project: dict[str, object], lock: str) -> list[str]:
    """What requirements.lock lacks."""
    table = project["project"]
    assert isinstance(table, dict)
    extras = [line for lines in table.get("optional-dependencies", {}).values() for line in lines]
    have = pinned(lock)
    faults = []
    for line in [*table["dependencies"], *extras]:
        wanted = Requirement(line)
        versions = have.get(canonicalize_name(wanted.name), set())
        if not any(wanted.specifier.contains(version, prereleases=True) for version in versions):
            faults.append(f"requirements.lock does not answer {line!r}; run `make lock`")
    return faults


def hash_faults(name: str, lock: str) -> list[str]:
    """Pinned packages without a hash, and hosts."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    bare = [b.split()[0] for b in blocks if PINNED.match(b) and "--hash=" not in b]
    hosts = re.findall(r"https?://\S+|--(?:extra-)?index-url\S*", lock)
    return [f"{name}: {package} has no hash" for package in bare] + [
        f"{name} names a host: {h}" for h in hosts
    ]


def node_faults(
    package: dict[str, dict[str, str]], lock: dict[str, dict[str, dict[str, object]]]
) -> list[str]:
    """What package-lock.json lacks."""
    entries = lock["packages"]
    faults = []
    for kind in ("dependencies", "devDependencies"):
        if package.get(kind, {}) != entries[""].get(kind, {}):
            faults.append(f"package-lock.json does not answer {kind}; run `npm install`")
    for name, entry in entries.items():
        if "resolved" in entry:
            faults.append(f"package-lock.json names a host for {name}")
        if name and "integrity" not in entry:
            faults.append(f"package-lock.json has no integrity for {name}")
    return faults


def main() -> int:
    """0 when the locks are good."""
    locks = {name: (ROOT / name).read_text() for name in ("requirements.lock", "requirements-node.lock")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    faults = python_faults(project, locks["requirements.lock"])
    faults += [fault for name, text in locks.items() for fault in hash_faults(name, text)]
    package, lock = (json.loads((ROOT / f).read_text()) for f in ("package.json", "package-lock.json"))
    faults += node_faults(package, lock)
    print("\n".join(faults) or "The locks are complete.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
