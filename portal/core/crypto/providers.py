"""The algorithms behind one interface: the international set and the Chinese commercial set (密码法 Art. 6).

Both come from OpenSSL through `cryptography`. A certified module (e.g. an SM4 card) is one more Provider.
"""

from __future__ import annotations

from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
TAG_BYTES = 16


class Tampered(RuntimeError):
    """The stored value is not what was written there under this key for this place."""


class Provider(Protocol):
    """A set of algorithms. `number` is stored with each value and never changes its meaning."""

    number: int
    name: str

    def derive(self, secret: bytes, purpose: str, length: int) -> bytes:
        """A key of `length` bytes for one purpose."""

    def data_key(self, secret: bytes) -> bytes:
        """The key that encrypts values."""

    def seal(self, key: bytes, nonce: bytes, plain: bytes, place: bytes) -> bytes:
        """Ciphertext with its tag at the end, bound to `place`."""

    def open(self, key: bytes, nonce: bytes, sealed: bytes, place: bytes) -> bytes:
        """The plain bytes. Raises Tampered."""

    def mac(self, key: bytes, message: bytes) -> bytes:
        """A keyed digest of 32 bytes."""


def _hkdf(algorithm: hashes.HashAlgorithm, secret: bytes, purpose: str, length: int) -> bytes:
    return HKDF(algorithm, length, salt=b"yizhan", info=purpose.encode()).derive(secret)


def _hmac(algorithm: hashes.HashAlgorithm, key: bytes, message: bytes) -> bytes:
    digest = hmac.HMAC(key, algorithm)
    digest.update(message)
    return digest.finalize()


class International:
    """AES-256-GCM, HKDF and HMAC with SHA-256."""

    number = 1
    name = "aes"

    def derive(self, secret: bytes, purpose: str, length: int) -> bytes:
        return _hkdf(hashes.SHA256(), secret, purpose, length)

    def data_key(self, secret: bytes) -> bytes:
        return self.derive(secret, "data", 32)

    def seal(self, key: bytes, nonce: bytes, plain: bytes, place: bytes) -> bytes:
        return AESGCM(key).encrypt(nonce, plain, place)

    def open(self, key: bytes, nonce: bytes, sealed: bytes, place: bytes) -> bytes:
        try:
            return AESGCM(key).decrypt(nonce, sealed, place)
        except InvalidTag:
            raise Tampered("a stored value fails its check") from None

    def mac(self, key: bytes, message: bytes) -> bytes:
        return _hmac(hashes.SHA256(), key, message)


class Commercial:
    """SM4-GCM (GB/T 32907, GB/T 36624), HKDF and HMAC with SM3 (GB/T 32905)."""

    number = 2
    name = "sm4"

    def derive(self, secret: bytes, purpose: str, length: int) -> bytes:
        return _hkdf(hashes.SM3(), secret, purpose, length)

    def data_key(self, secret: bytes) -> bytes:
        return self.derive(secret, "data", 16)

    def seal(self, key: bytes, nonce: bytes, plain: bytes, place: bytes) -> bytes:
        encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(place)
        return encryptor.update(plain) + encryptor.finalize() + encryptor.tag

    def open(self, key: bytes, nonce: bytes, sealed: bytes, place: bytes) -> bytes:
        body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
        if len(tag) < TAG_BYTES:
            raise Tampered("a stored value fails its check")
        decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(place)
        try:
            return decryptor.update(body) + decryptor.finalize()
        except InvalidTag:
            raise Tampered("a stored value fails its check") from None

    def mac(self, key: bytes, message: bytes) -> bytes:
        return _hmac(hashes.SM3(), key, message)


PROVIDERS: dict[str, Provider] = {provider.name: provider for provider in (International(), Commercial())}
