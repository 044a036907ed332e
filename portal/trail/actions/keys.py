"""The key that signs roots and exports."""

import hashlib
from functools import cache

from portal.core.settings import SettingsError, settings
from portal.trail.rules.suite import Ed25519Signer, Signer


@cache
def _from_seed(text: str) -> Signer:
    return Ed25519Signer.from_base64(text)


def signer() -> Signer:
    """The key of YIZHAN_TRAIL_KEY. Demo and tests without one derive it from the secret key. Raises SettingsError
    in production."""
    found = settings()
    if found.trail_key:
        return _from_seed(found.trail_key)
    if found.production:
        raise SettingsError(
            "YIZHAN_TRAIL_KEY is missing (base64 of 32 random bytes; it signs the daily roots)"
        )
    return Ed25519Signer.from_seed(hashlib.sha256(b"yizhan-trail key\n" + found.secret_key.encode()).digest())
