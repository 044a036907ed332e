"""The demo's own secrets: made once, kept beside its data for the account that runs it."""

import base64
import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "secrets.json"


@dataclass(frozen=True, repr=False)
class Secrets:
    """What the settings of the same names ask for."""

    secret_key: str
    keys: str
    trail_key: str

    @property
    def mark(self) -> str:
        """A short name of this set: data written under another set cannot be read with it."""
        return hashlib.sha256(self.keys.encode()).hexdigest()[:8]


def keep(folder: Path) -> Secrets:
    """The secrets of *folder*; made at the first call. The file appears whole or not at all."""
    path = folder / NAME
    if path.exists():
        return Secrets(**json.loads(path.read_text()))
    made = Secrets(secret_key=secrets.token_urlsafe(48), keys=f"demo:{_random()}", trail_key=_random())
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(made), file)
    unfinished.rename(path)
    return made


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
