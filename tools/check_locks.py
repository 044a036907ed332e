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
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)


def pinned(lock: str) -> dict[str, set[Version]]:
    """Package → versions (more than one where platforms differ)."""
    found: dict[str, set[Version]] = {}
    for match in PINNED.finditer(lock):
        found.setdefault(canonicalize_name(match["name"]), set()).add(Version(match["version"]))
    return found


def python_faults(name: str, wanted: list[str], lock: str) -> list[str]:
    """What the lock *name* lacks of the requirements *wanted*."""
    have = pinned(lock)
    faults = []
    for line in wanted:
        asked = Requirement(line)
        versions = have.get(canonicalize_name(asked.name), set())
        if not any(asked.specifier.contains(version, prereleases=True) for version in versions):
            faults.append(f"{name} does not answer {line!r}; run `make lock`")
    return faults


def version_faults(whole: str, part: str) -> list[str]:
    """Packages that production would get in another version than the tests."""
    tested = pinned(whole)
    return [
        f"requirements-serve.lock has another {name} than requirements.lock; run `make lock`"
        for name, versions in pinned(part).items()
        if versions != tested.get(name)
    ]


def hash_faults(name: str, lock: str) -> list[str]:
    """Pinned packages without a hash, and hosts."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    bare = [found["name"] for b in blocks if (found := PINNED.match(b)) and "--hash=" not in b]
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
    names = ("requirements.lock", "requirements-serve.lock", "requirements-node.lock")
    locks = {name: (ROOT / name).read_text() for name in names}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    every = [line for name in ("demo", "build", "dev") for line in extras[name]]
    faults = python_faults(names[0], [*project["dependencies"], *every], locks[names[0]])
    faults += python_faults(names[1], [*project["dependencies"], *extras["build"]], locks[names[1]])
    faults += version_faults(locks[names[0]], locks[names[1]])
    faults += [fault for name, text in locks.items() for fault in hash_faults(name, text)]
    package, lock = (json.loads((ROOT / f).read_text()) for f in ("package.json", "package-lock.json"))
    faults += node_faults(package, lock)
    print("\n".join(faults) or "The locks are complete.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
