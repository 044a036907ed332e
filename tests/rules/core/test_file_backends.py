"""Both backends keep the same promises; the S3 one against a small server that speaks enough of the protocol."""

import hashlib
import importlib
import io
import re
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest

from portal.core.errors import Missing, Unavailable
from portal.core.files.backends import backend_for
from portal.core.files.bucket import Bucket
from portal.core.files.folder import Folder
from tests.support import samples

TEXT = b"what happened" * 100_000
ADDRESS = hashlib.sha256(TEXT).hexdigest()


class S3(BaseHTTPRequestHandler):
    """PUT, GET, HEAD, DELETE of one object and ListObjectsV2, two keys a page."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    @property
    def key(self):
        return unquote(urlsplit(self.path).path).removeprefix("/evidence/")

    def do_PUT(self):
        assert self.headers["Authorization"].startswith("AWS4-HMAC-SHA256")
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.objects[self.key] = content
        self.answer(200, ETag='"x"')

    def do_GET(self):
        if urlsplit(self.path).path.rstrip("/") == "/evidence":
            self.listing()
        elif self.server.failing:
            self.answer(500)
        elif self.key in self.server.objects:
            self.answer(200, self.server.objects[self.key], Content_Type="application/octet-stream")
        else:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>", Content_Type="application/xml")

    def do_HEAD(self):
        self.answer(200 if self.key in self.server.objects else 404)

    def do_DELETE(self):
        self.server.objects.pop(self.key, None)
        self.answer(204)

    def listing(self):
        asked = parse_qs(urlsplit(self.path).query)
        start = int(asked.get("continuation-token", ["0"])[0])
        keys = sorted(k for k in self.server.objects if k.startswith(asked["prefix"][0]))
        items = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.server.objects[key])}</Size>"
            "<LastModified>2026-11-20T01:02:03.000Z</LastModified></Contents>"
            for key in keys[start : start + 2]
        )
        more = start + 2 < len(keys)
        token = f"<NextContinuationToken>{start + 2}</NextContinuationToken>" if more else ""
        body = f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{token}{items}</ListBucketResult>"
        self.answer(200, body.encode(), Content_Type="application/xml")


@pytest.fixture
def s3(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    server = ThreadingHTTPServer(("127.0.0.1", 0), S3)
    server.objects, server.failing = {}, False
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def s3_url(port, **more):
    extra = "".join(f"&{name}={value}" for name, value in more.items())
    return f"s3://evidence/yz?endpoint=http://127.0.0.1:{port}&style=path{extra}"


@pytest.fixture(params=["folder", "s3"])
def backend(request, tmp_path):
    if request.param == "folder":
        return backend_for((tmp_path / "文件 store").as_uri())
    return backend_for(s3_url(request.getfixturevalue("s3").server_port))


def test_what_is_put_is_given_back_whole(backend):
    assert not backend.has(ADDRESS)
    backend.put(ADDRESS, io.BytesIO(TEXT))
    backend.put(ADDRESS, io.BytesIO(TEXT))
    assert backend.has(ADDRESS)
    with backend.open(ADDRESS) as handle:
        assert handle.read() == TEXT


def test_a_half_read_stream_is_put_from_its_start(backend):
    stream = io.BytesIO(TEXT)
    stream.read(1000)
    backend.put(ADDRESS, stream)
    with backend.open(ADDRESS) as handle:
        assert handle.read() == TEXT


def test_what_is_gone_is_missing_in_words(backend):
    with pytest.raises(Missing, match="no longer kept"):
        backend.open(ADDRESS)
    backend.delete(ADDRESS)
    backend.put(ADDRESS, io.BytesIO(TEXT))
    backend.delete(ADDRESS)
    assert not backend.has(ADDRESS)


def test_all_contents_are_listed(backend):
    made = {}
    for number in range(5):
        content = b"%d" % number * 10
        made[hashlib.sha256(content).hexdigest()] = len(content)
        backend.put(hashlib.sha256(content).hexdigest(), io.BytesIO(content))
    assert {content.sha256: content.size for content in backend.all()} == made
    assert all(content.put_at.tzinfo is UTC for content in backend.all())


@pytest.mark.parametrize("address", ["../../etc/passwd", "", "A" * 64, ADDRESS + "/x"])
def test_an_address_is_a_digest_and_nothing_else(backend, address):
    with pytest.raises(ValueError, match="SHA-256"):
        backend.open(address)


class Cut(io.BytesIO):
    """A stream that breaks off in the middle."""

    def read(self, size=-1):
        if self.tell() > 500_000:
            raise OSError("the line broke")
        return super().read(size)


def test_a_folder_never_has_half_a_file(tmp_path):
    folder = Folder(tmp_path)
    with pytest.raises(Unavailable):
        folder.put(ADDRESS, Cut(TEXT))
    assert not folder.has(ADDRESS)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert list(folder.all()) == []


def test_a_folder_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Unavailable, match="nothing was saved"):
        Folder(tmp_path / "file").put(ADDRESS, io.BytesIO(TEXT))


def test_putting_again_renews_the_age(tmp_path):
    import os

    folder = Folder(tmp_path)
    folder.put(ADDRESS, io.BytesIO(TEXT))
    path = next(path for path in tmp_path.rglob(ADDRESS))
    os.utime(path, (0, 0))
    folder.put(ADDRESS, io.BytesIO(TEXT))
    assert next(folder.all()).put_at > datetime(2020, 1, 1, tzinfo=UTC)


def test_many_writers_of_one_content_leave_one_whole_file(tmp_path):
    folder = Folder(tmp_path)
    writers = [threading.Thread(target=folder.put, args=(ADDRESS, io.BytesIO(TEXT))) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with folder.open(ADDRESS) as handle:
        assert handle.read() == TEXT
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_the_bucket_is_laid_out_by_prefix(s3):
    backend_for(s3_url(s3.server_port)).put(ADDRESS, io.BytesIO(TEXT))
    assert [re.sub("[0-9a-f]{64}", "#", key) for key in s3.objects] == [f"yz/{ADDRESS[:2]}/{ADDRESS[2:4]}/#"]


def test_an_upload_goes_into_the_bucket_with_its_display_copy(s3, monkeypatch):
    # The package's door shows the function of the same name.
    store = importlib.import_module("portal.core.files.store")
    monkeypatch.setattr(store, "backend", lambda: backend_for(s3_url(s3.server_port)))
    picture = samples.saved(samples.picture(3000, 2000), "PNG")
    kept = store.keep(io.BytesIO(picture), "a.png")
    assert len(s3.objects) == 2
    assert store.read_file(kept.sha256) == picture
    assert store.read_file(kept.display_sha256).startswith(b"\xff\xd8")


def test_a_store_that_is_away_is_unavailable_in_words(s3):
    s3.failing = True
    with pytest.raises(Unavailable, match="cannot be reached"):
        backend_for(s3_url(s3.server_port)).open(ADDRESS)


def test_an_address_picks_the_backend():
    assert isinstance(backend_for("file:///srv/a%20b"), Folder)
    assert str(backend_for("file:///srv/a%20b").root) == "/srv/a b"
    bucket = backend_for("s3://evidence?region=cn-north-1&endpoint=http://127.0.0.1:1")
    assert isinstance(bucket, Bucket)
    assert bucket.client.meta.region_name == "cn-north-1"
    for wrong in ("ftp://x", "s3://", "/var/files"):
        with pytest.raises(ValueError, match="YIZHAN_FILES_URL"):
            backend_for(wrong)
