"""`make lock`: resolve the dependencies anew and write the hashed locks.

uv resolves for every platform at once; it is a tool of this command only, so it gets an environment of its own.
"""

import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = {
    "requirements.lock": ["--extra", "dev", "--extra", "build", "--extra", "demo", "pyproject.toml"],
    # What a production host gets: the same versions, without the tools of the developers and the demo's servers.
    "requirements-serve.lock": ["--extra", "build", "-c", "requirements.lock", "pyproject.toml"],
    "requirements-node.lock": ["tools/node.in"],
}
OPTIONS = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--upgrade",
    "--quiet",
]


def main() -> int:
    """Write both Python locks and the npm lock."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        uv = Path(folder) / "bin" / "uv"
        subprocess.run([uv.with_name("pip"), "install", "--quiet", "uv"], check=True)
        for lock, sources in LOCKS.items():
            print(f"{lock} …", flush=True)
            command = [str(uv), "pip", "compile", *OPTIONS, "--no-emit-index-url", "--no-emit-find-links"]
            subprocess.run([*command, "-o", lock, *sources], check=True, cwd=ROOT)
    if shutil.which("npm"):
        print("package-lock.json …", flush=True)
        subprocess.run(["npm", "update", "--package-lock-only", "--silent"], check=True, cwd=ROOT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
