"""Passwords: Argon2id, and a block list instead of folklore (NIST SP 800-63B §3.1.1)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.accounts.rules import PASSWORD_MAX, PASSWORD_MIN
from portal.core.errors import Invalid
from portal.core.i18n import N_

# OWASP's floor for Argon2id: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = HASHER.hash("nobody has this password")
# What attackers try first, as pieces: a password that is little more than these is refused.
COMMON = (
    "1234567890", "0123456789", "9876543210", "1111111111", "0000000000", "8888888888", "6666666666", "1234512345",
    "123123123", "password", "passw0rd", "qwertyuiop", "1qaz2wsx", "qazwsx", "asdfghjkl", "zxcvbnm", "iloveyou",
    "woaini", "5201314", "1314520", "admin123", "administrator", "letmein", "welcome", "abc123", "a123456", "yizhan",
    "12315", "qq123456", "aa123456", "112233", "147258369", "123456",
)  # fmt: skip


LEAST_SURPRISE = 4  # different characters that must be left when all that is foreseen is taken away


def hash_password(password: str) -> str:
    """The Argon2id hash to store."""
    return HASHER.hash(password)


def verify(stored: str | None, password: str) -> bool:
    """True when *password* is the one behind *stored*. Takes as long for a person who does not exist."""
    try:
        return HASHER.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def check_password(password: str, *, login: str = "", name: str = "") -> str:
    """A new password that may stand. Raises Invalid in words; any characters are welcome, spaces too."""
    if len(password) < PASSWORD_MIN:
        raise Invalid(
            N_("Use at least %(least)s characters; a short sentence is easy to keep."),
            field="password",
            least=PASSWORD_MIN,
        )
    if len(password) > PASSWORD_MAX:
        raise Invalid(N_("Use at most %(most)s characters."), field="password", most=PASSWORD_MAX)
    rest = password.lower()
    for piece in (*COMMON, login.lower(), name.lower()):
        if len(piece) >= 3:
            rest = rest.replace(piece, "")
    if len(set(_without_runs(rest))) < LEAST_SURPRISE:
        raise Invalid(
            N_("This password is among the first that are tried. Choose another."), field="password"
        )
    return password


def _without_runs(text: str) -> str:
    """*text* without what the two characters before foretell: aaaa, 4567, dcba."""
    kept = text[:2]
    for first, second, third in zip(text, text[1:], text[2:], strict=False):
        stride = ord(second) - ord(first)
        if abs(stride) > 1 or ord(third) - ord(second) != stride:
            kept += third
    return kept
