"""The word in a link for somebody without an account: which tenant, and a secret only that person holds."""

import base64
import hashlib
from uuid import UUID

SECRET_BYTES = 16


def pack_token(tenant: UUID, secret: bytes) -> str:
    """Tenant and secret in one url-safe word, so that no directory of links is needed across tenants."""
    return base64.urlsafe_b64encode(tenant.bytes + secret).decode().rstrip("=")


def unpack_token(token: str) -> tuple[UUID, str] | None:
    """(tenant, hash of the secret), or None when this is no token of ours."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    if len(raw) != 16 + SECRET_BYTES:
        return None
    return UUID(bytes=raw[:16]), secret_hash(raw[16:])


def secret_hash(secret: bytes) -> str:
    """SHA-256 in hex: the secret has 128 random bits, so it needs no salt."""
    return hashlib.sha256(secret).hexdigest()
