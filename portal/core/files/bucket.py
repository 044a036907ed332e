"""Contents in an S3-compatible bucket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import IO, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from portal.core.errors import Missing, Unavailable
from portal.core.files.contents import AWAY, GONE, SHA256, Content, checked


class Bucket:
    """An S3-compatible bucket: <prefix>/aa/bb/aabb…; a put is atomic by the protocol."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self.client = client
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def _key(self, sha256: str) -> str:
        return f"{self.prefix}{checked(sha256)[:2]}/{sha256[2:4]}/{sha256}"

    def put(self, sha256: str, handle: IO[bytes]) -> None:
        handle.seek(0)
        with _reachable():
            self.client.put_object(
                Bucket=self.bucket, Key=self._key(sha256), Body=handle, ContentType="application/octet-stream"
            )

    def open(self, sha256: str) -> IO[bytes]:
        with _reachable():
            answer = self.client.get_object(Bucket=self.bucket, Key=self._key(sha256))
        body: IO[bytes] = answer["Body"]
        return body

    def has(self, sha256: str) -> bool:
        try:
            with _reachable():
                self.client.head_object(Bucket=self.bucket, Key=self._key(sha256))
        except Missing:
            return False
        return True

    def delete(self, sha256: str) -> None:
        with _reachable():
            self.client.delete_object(Bucket=self.bucket, Key=self._key(sha256))

    def all(self) -> Iterator[Content]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
        with _reachable():
            for page in pages:
                for item in page.get("Contents", ()):
                    sha256 = item["Key"].rpartition("/")[2]
                    if SHA256.fullmatch(sha256):
                        yield Content(sha256, item["Size"], item["LastModified"].astimezone(UTC))


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in {"NoSuchKey", "404", "NotFound"}:
            raise Missing(GONE) from None
        raise Unavailable(AWAY) from error
    except BotoCoreError as error:
        raise Unavailable(AWAY) from error


def client_for(options: dict[str, str]) -> Any:
    """An S3 client; options: endpoint, region, style."""
    config = Config(
        s3={"addressing_style": "path" if options.get("style") == "path" else "auto"},
        connect_timeout=5,
        read_timeout=60,
        retries={"max_attempts": 3, "mode": "standard"},
        # Stores other than Amazon's know only the checksums they were built with.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    extra: dict[str, Any] = {"endpoint_url": options["endpoint"]} if "endpoint" in options else {}
    return boto3.client("s3", region_name=options.get("region", "us-east-1"), config=config, **extra)
