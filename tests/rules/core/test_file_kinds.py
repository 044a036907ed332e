import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Invalid
from portal.core.files.kinds import BY_MIME, sniff
from portal.core.files.names import LONGEST, clean_name
from tests.support.samples import PDF, archive, picture, samples, saved, xlsx

JPEG = saved(picture())


def kind_of(content):
    return sniff(io.BytesIO(content)).mime


@pytest.mark.parametrize(
    ("content", "extension", "mime"), samples(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_the_content_says_what_it_is(content, extension, mime):
    assert kind_of(content) == mime
    assert extension in BY_MIME[mime].extensions


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (JPEG + archive(x="y"), "two kinds"),
        (PDF + archive(x="y"), "two kinds"),
        (saved(picture(), "GIF") + b"<script>alert(1)</script>", "two kinds"),
        (JPEG + b"\0" * 2_000_000 + b"<?PHP", "two kinds"),
        (JPEG + PDF, "two kinds"),
        (
            archive(**{"[Content_Types]--xml": "", "xl__workbook--xml": "", "xl__vbaProject--bin": ""}),
            "macros",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT Workbook".encode("utf-16-le"), "macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 word or msi", "cannot be accepted"),
        (xlsx()[:-40], "damaged"),
        (archive(readme="x"), "cannot be accepted"),
        (archive(**{"[Content_Types]--xml": "", "ppt__presentation--xml": ""}), "cannot be accepted"),
        (b"<!DOCTYPE html><html><body>a,b\nc,d", "cannot be accepted"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "cannot be accepted"),
        (b"MZ\x90\x00\x03 program", "cannot be accepted"),
        (b"\x7fELF\x02\x01\x01\x00", "cannot be accepted"),
        (b"\x00\x01\x02\x03", "cannot be accepted"),
        (b"\xff\xff\xff", "cannot be accepted"),
    ],
)
def test_what_is_not_honest_or_not_known_is_refused_in_words(content, why):
    with pytest.raises(Invalid, match=why):
        kind_of(content)


@pytest.mark.parametrize(
    ("text", "mime"),
    [
        ('编号,内容\nA1,"第一行\n第二行"\nA2,x\n', "text/csv"),
        ("一句话，没有表格\n又一句, 话\n", "text/plain"),
        ('"a,b"\n"c,d"\n', "text/plain"),
    ],
)
def test_a_quoted_line_break_makes_no_table_a_text(text, mime):
    assert sniff(io.BytesIO(text.encode())).mime == mime


def test_a_zip_bomb_is_refused_by_its_directory():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "")
        made.writestr("xl/workbook.xml", "")
        with made.open("xl/sheet.xml", "w", force_zip64=True) as sheet:
            for _ in range(401):
                sheet.write(b"\0" * 1024 * 1024)
    with pytest.raises(Invalid) as refused:
        kind_of(out.getvalue())
    assert refused.value.params == {"limit": 400}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    with contextlib.suppress(Invalid):
        assert kind_of(content) in BY_MIME


@given(st.sampled_from([c for c, _, _ in samples()]), st.integers(0, 200), st.binary(min_size=1, max_size=8))
def test_damage_is_never_an_error_of_ours(content, where, junk):
    damaged = content[:where] + junk + content[where:]
    with contextlib.suppress(Invalid):
        kind_of(damaged)


JPG, XLSX = (
    BY_MIME["image/jpeg"],
    BY_MIME["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
)


@pytest.mark.parametrize(
    ("sent", "media", "kept"),
    [
        ("小票.jpg", JPG, "小票.jpg"),
        ("IMG_0001.HEIC", JPG, "IMG_0001.jpg"),
        ("..\\..\\windows\\a.jpeg", JPG, "a.jpeg"),
        ("/etc/passwd", JPG, "passwd.jpg"),
        ("合同 v1.2", JPG, "合同 v1.2.jpg"),
        ("photo.exe", JPG, "photo.exe.jpg"),
        ("a\u202egpj.exe", JPG, "agpj.exe.jpg"),
        ("a\x00\n|b?.jpg", JPG, "ab.jpg"),
        ("", JPG, "file.jpg"),
        ("...", JPG, "file.jpg"),
        (".jpg", JPG, "jpg.jpg"),
        ("名单.XLSX", XLSX, "名单.XLSX"),
        ("名单.xls", XLSX, "名单.xlsx"),
        ("名单.csv", XLSX, "名单.xlsx"),
    ],
)
def test_a_name_is_kept_safe_and_true(sent, media, kept):
    assert clean_name(sent, media) == kept


def test_a_long_name_is_cut():
    assert len(clean_name("长" * 300 + ".jpg", JPG)) == LONGEST


def test_an_extension_of_another_family_is_a_lie():
    with pytest.raises(Invalid) as refused:
        clean_name("账单.pdf", JPG)
    assert refused.value.params == {"extension": ".pdf", "actual": ".jpg"}
