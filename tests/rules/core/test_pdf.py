"""What comes out on paper, read back from the PDF itself."""

import io
import os
import re
import shutil
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from portal.core import pdf
from portal.core.errors import Unavailable
from portal.core.pdf import engine
from portal.core.pdf.tables import repeated_head, settle
from portal.core.qr import qr_data_uri, qr_svg

MM = 72 / 25.4
RARE = "䶮㛃𬱖龘𠮷㐱𬭚鿍垚骉甪"
needs_engine = pytest.mark.skipif(not pdf.available(), reason="wkhtmltopdf is not installed")


def page(body, style=""):
    return (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        f"<style>body{{font-family:'Noto Serif CJK SC'}}{style}</style></head><body>{body}</body></html>"
    )


def read(content):
    return PdfReader(io.BytesIO(content))


def words(content, number=0):
    return " ".join(read(content).pages[number].extract_text().split())


def glyphs(content):
    """The glyph numbers drawn on the first page; 0 is the box of a missing one."""
    stream = read(content).pages[0].get_contents().get_data().decode("latin-1")
    drawn = "".join(re.findall(r"<([0-9a-fA-F]+)>\s*Tj", stream))
    return [int(drawn[i : i + 4], 16) for i in range(0, len(drawn), 4)]


@needs_engine
class TestPaper:
    def test_rare_surnames_have_their_glyphs_embedded(self):
        for style in ("", "body{font-weight:bold}", "body{font-family:'Noto Sans CJK SC'}"):
            made = pdf.render_pdf(page(RARE, style))
            assert len(set(glyphs(made))) == len(RARE)
            assert 0 not in glyphs(made)
            fonts = read(made).pages[0]["/Resources"]["/Font"].values()
            for font in fonts:
                descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
                assert "CJK" in descriptor["/FontName"]
                assert "/FontFile2" in descriptor or "/FontFile3" in descriptor

    @pytest.mark.parametrize(
        ("options", "size"),
        [
            ({}, (210, 297)),
            ({"size": "A5"}, (148, 210)),
            ({"landscape": True}, (297, 210)),
            ({"size": (90, 54), "margins": (2, 2, 2, 2)}, (90, 54)),
        ],
    )
    def test_the_sheet_has_the_size_asked_for(self, options, size):
        box = read(pdf.render_pdf(page("字"), **options)).pages[0].mediabox
        assert (float(box.width) / MM, float(box.height) / MM) == pytest.approx(size, abs=0.5)

    def test_a_millimetre_is_a_millimetre(self):
        boxes = "<div style='height:50mm'>A</div><div style='height:100mm'>B</div><div>C</div>"
        heights = {}

        def note(text, cm, tm, font, size):
            if text.strip():
                heights[text.strip()] = (tm[5] * cm[3] + cm[5]) / MM

        read(pdf.render_pdf(page(boxes))).pages[0].extract_text(visitor_text=note)
        assert heights["A"] - heights["B"] == pytest.approx(50, abs=0.3)
        assert heights["B"] - heights["C"] == pytest.approx(100, abs=0.3)

    def test_the_title_is_in_the_metadata(self):
        assert read(pdf.render_pdf(page("字"), title="和解协议书")).metadata.title == "和解协议书"
        assert read(pdf.render_pdf(page("字"), title="协议", footer="x")).metadata.title == "协议"

    def test_heads_and_numbers_stand_on_every_page(self):
        long = page("<div style='page-break-after:always'>甲</div>" * 2 + "丙")
        made = pdf.render_pdf(long, header="Station <1>", footer="{page} of {pages}")
        assert pdf.page_count(made) == 3
        for number in range(3):
            assert f"{number + 1} of 3" in words(made, number)
            assert "Station <1>" in words(made, number)

    def test_documents_are_joined_in_order(self):
        made = pdf.render_many([page(f"No {n}") for n in range(3)], size="A5")
        joined = pdf.join_pdfs(made, title="档案")
        assert [words(joined, number).strip() for number in range(3)] == ["No 0", "No 1", "No 2"]
        assert read(joined).metadata.title == "档案"

    def test_a_page_without_a_head_is_printed_too(self):
        assert words(pdf.render_pdf("<p>bare</p>")).strip() == "bare"

    def test_qr_codes_are_drawn(self):
        body = f'<img src="{qr_data_uri("https://e.cn/t/1")}">{qr_svg("https://e.cn/t/1", title="查")}'
        assert pdf.page_count(pdf.render_pdf(page(body))) == 1


def rows_table(count, lines=1):
    cells = "".join(
        f"<tr><td>R{n}</td><td>{'<br>'.join(f'L{n}-{k}' for k in range(lines))}</td></tr>"
        for n in range(count)
    )
    return (
        '<table class="list"><colgroup><col style="width:20mm"><col></colgroup>'
        f"<thead><tr><th>No</th><th>Text</th></tr></thead><tbody>{cells}</tbody></table>"
    )


@needs_engine
class TestTables:
    STYLE = "td,th{border:1px solid #000;padding:1mm} table{border-collapse:collapse}"

    def test_a_long_list_runs_over_pages_with_whole_rows(self):
        made = pdf.render_pdf(page(rows_table(60, lines=4), self.STYLE))
        assert pdf.page_count(made) > 2
        seen = {}
        for number, sheet in enumerate(read(made).pages):
            for row, _line in re.findall(r"L(\d+)-(\d)", sheet.extract_text()):
                seen.setdefault(int(row), []).append(number)
        assert sorted(seen) == list(range(60))
        assert all(len(pages) == 4 and len(set(pages)) == 1 for pages in seen.values())

    def test_its_head_is_repeated(self):
        made = pdf.render_pdf(page(rows_table(80), self.STYLE), repeat_head=True, margins=(30, 20, 20, 20))
        pages = read(made).pages
        assert len(pages) > 1
        assert all("No" in sheet.extract_text() and "Text" in sheet.extract_text() for sheet in pages)

    def test_a_form_that_does_not_fit_moves_to_the_next_page_whole(self):
        form = "<table>" + "".join(f"<tr><td>F{n}</td></tr>" for n in range(20)) + "</table>"
        made = pdf.render_pdf(page(f"<div style='height:150mm'>A</div>{form}", self.STYLE))
        assert "F0" not in words(made, 0)
        assert "F0" in words(made, 1)
        assert "F19" in words(made, 1)

    @pytest.mark.parametrize("above", [0, 4, 8, 12])
    def test_rows_of_a_form_stand_close_in_the_middle_of_a_page(self, above):
        """The engine's own fault (see core/pdf/tables.py) left a gap at half the page."""
        form = "<table>" + "".join(f"<tr><td>F{n} 内容</td></tr>" for n in range(24)) + "</table>"
        body = f"<div style='height:{above}mm'></div>{form}"
        style = "td{font-size:16pt;padding:0} table{border-spacing:0}"
        heights = []

        def note(text, cm, tm, font, size):
            if text.strip().startswith("F"):
                heights.append((tm[5] * cm[3] + cm[5]) / MM)

        sheet = read(pdf.render_pdf(page(body, style))).pages[0]
        sheet.extract_text(visitor_text=note)
        steps = [above - below for above, below in pairwise(heights)]
        assert len(steps) == 23
        assert max(steps) - min(steps) < 0.5

    def test_a_sheet_ends_its_page(self):
        body = '<div class="sheet"><table><tr><td>A</td></tr></table></div><p>B</p>'
        assert pdf.page_count(pdf.render_pdf(page(body))) == 2


def test_tables_are_settled_without_a_word_lost():
    html = (
        f"<p>a</p>{rows_table(2)}<table><tr><td><table><tr><td>in</td></tr></table></td></tr></table><p>b</p>"
    )
    settled = settle(html)
    assert settled.count('class="pdf-row"') == 3
    assert settled.count('class="pdf-whole"') == 1
    assert settled.count("<colgroup>") == 3
    assert settled.startswith("<p>a</p>")
    assert settled.endswith("</div><p>b</p>")
    assert repeated_head(html).count("<th>") == 2
    assert repeated_head("<table><tr><th>x</th></tr></table>") == ""


def test_a_form_with_cells_over_several_rows_is_no_list():
    form = "<table><thead><tr><th>a</th></tr></thead><tr><td rowspan=2>b</td></tr><tr></tr></table>"
    assert settle(form).startswith('<div class="pdf-whole">')


def test_the_widths_of_a_list_without_a_colgroup_are_those_of_its_head():
    head = '<thead><tr><th style="color:red;width: 3%">a</th><th>b</th><th colspan="2">c</th></tr></thead>'
    settled = settle(f"<table>{head}<tr><td>1</td><td>2</td><td>3</td><td>4</td></tr></table>")
    assert settled.count('<colgroup><col style="width:3%"><col><col span="2"></colgroup>') == 2


@pytest.mark.parametrize(
    "body",
    [
        "<script>1</script>",
        "<img src='file:///etc/passwd'>",
        "<img src='http://127.0.0.1/x.png'>",
        "<img srcset='x.png 2x'>",
        "<img src='x.png'>",
        "<img src='data:text/html,x'>",
        "<iframe src='data:text/html,x'></iframe>",
        "<link rel=stylesheet href=x.css>",
        "<base href='http://x'>",
        "<object data='data:image/png;base64,'></object>",
        "<meta http-equiv=refresh content='0;url=x'>",
        "<p onclick='x()'>",
        "<p style='background:url(http://x)'>",
        "<style>@import 'x.css';</style>",
        '<style>p{background:url( "x.png" )}</style>',
        "<svg><image xlink:href='http://x/y.png'/></svg>",
        "<svg><use href='http://x/y.svg#a'/></svg>",
        "<td background=x.png>",
        "<form action=x></form>",
        "<SCRIPT src=x></SCRIPT>",
    ],
)
def test_a_document_that_fetches_or_runs_something_is_refused(body):
    with pytest.raises(pdf.UnfitDocument):
        pdf.render_pdf(page(body))


@needs_engine
def test_words_that_look_like_code_are_only_words():
    body = (
        "&lt;script&gt; @import url(x) <a href='https://example.cn'>link</a> <style>p{fill:url(#a)}</style>"
    )
    assert "@import url(x)" in words(pdf.render_pdf(page(body)))


class Listener(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()


@needs_engine
def test_the_engine_itself_reaches_neither_network_nor_files(tmp_path):
    """The second wall, without the first: even a document that slipped through fetches nothing."""
    secret = tmp_path / "secret.html"
    secret.write_text("<p>TOPSECRET</p>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    paper = engine.Paper(210, 297, (20, 20, 20, 20))
    bodies = [
        f"<img src='{address}/a.png'>",
        f"<link rel=stylesheet href='{address}/a.css'>",
        f"<iframe src='{address}/f'></iframe>",
        f"<iframe src='{secret.as_uri()}'></iframe>",
        f"<object data='{secret.as_uri()}'></object>",
        f"<script>document.write('RAN');var i=new Image();i.src='{address}/s'</script>",
        "<meta name='pdfkit-enable-local-file-access' content=''><iframe src='"
        + secret.as_uri()
        + "'></iframe>",
    ]
    try:
        for body in bodies:
            try:
                made = engine.run(page(body), paper)
            except Unavailable:
                continue
            assert "TOPSECRET" not in words(made)
            assert "RAN" not in words(made)
        assert server.asked == []
    finally:
        server.shutdown()
        server.server_close()


def test_without_the_engine_the_person_learns_which_package(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert not pdf.available()
    assert pdf.missing_packages() == ["wkhtmltopdf", "fonts-noto-cjk"]
    with pytest.raises(Unavailable, match="Debian package wkhtmltopdf"):
        pdf.render_pdf(page("字"))


@pytest.fixture
def fake_engine(tmp_path, monkeypatch):
    def install(script):
        program = tmp_path / "wkhtmltopdf"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr(shutil, "which", lambda _: str(program))

    return install


def test_an_engine_that_hangs_is_stopped(fake_engine, monkeypatch, tmp_path):
    monkeypatch.setattr(engine, "SECONDS", 0.5)
    fake_engine(f"sleep 60 & echo $! > {tmp_path}/child; wait")
    with pytest.raises(Unavailable, match="too long"):
        pdf.render_pdf(page("字"))

    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 5
    while _runs(child):
        assert time.monotonic() < deadline, "what the engine started still runs"
        time.sleep(0.05)


def _runs(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"


@pytest.mark.parametrize("script", ["cat >/dev/null; exit 1", "cat >/dev/null; echo not a pdf"])
def test_an_engine_that_fails_says_so_in_words(fake_engine, script):
    fake_engine(script)
    with pytest.raises(Unavailable, match="could not be printed"):
        pdf.render_pdf(page("字"))


def test_a_qr_code_names_where_it_leads():
    svg = qr_svg("https://example.cn/t/1", title="查看 <进度>")
    assert "<title>查看 &lt;进度&gt;</title>" in svg
    assert "style=" not in svg
    assert qr_data_uri("x").startswith("data:image/png;base64,")
