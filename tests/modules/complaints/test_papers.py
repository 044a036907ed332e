"""The five papers, printed from the case: what they say, in glyphs that exist."""

import io
import os
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from portal.complaints.actions import terminate
from portal.complaints.papers import available, case_paper, register_paper
from portal.complaints.queries.page import load_page
from portal.complaints.views.papers import CASE_MARGINS, paper_html
from portal.core import clock, pdf
from portal.core.errors import Invalid, Missing
from portal.tenants import facts as station_facts
from tests.modules.complaints.cases import WAYS

needs_engine = pytest.mark.skipif(not pdf.available(), reason="wkhtmltopdf is not on this machine")


def html_of(app, way, code):
    paper = case_paper(way.db, way.case, code, clock.today())
    with app.test_request_context("/"):
        return paper_html(f"print/{code}.html", p=paper, c=way.case)


def printed(app, way, code):
    made = pdf.render_pdf(html_of(app, way, code), margins=CASE_MARGINS, title=code)
    keep = os.environ.get("YIZHAN_KEEP_PAPERS")
    if keep:
        Path(keep, f"{code}.pdf").write_bytes(made)
    reader = PdfReader(io.BytesIO(made))
    return reader, words_of(reader)


def words_of(reader):
    """The text as a person reads it: the fonts map some characters to radicals that look the same."""
    text = "".join(page.extract_text() for page in reader.pages)
    return "".join(unicodedata.normalize("NFKC", text).split())


@needs_engine
def test_the_registration_form_says_the_whole_case(app, way):
    way.archived()
    reader, text = printed(app, way, "F01")
    assert len(reader.pages) == 1
    for words in (
        way.case.number,
        "王小明",
        "13812345678",
        "小天使童装店",
        "拉链脱开",
        "和解成功",
        "满意",
        "同意",
    ):
        assert words in text, words


@needs_engine
def test_the_agreement_is_printed_twice_with_both_signatures(app, way):
    way.agreed()
    reader, text = printed(app, way, "F04")
    assert len(reader.pages) == 2
    assert text.count("投诉和解协议书") >= 2
    assert "消费者执" in text
    assert "经营者执" in text
    assert text.count("补偿¥100.00") + text.count("赔偿¥100.00") == 2
    assert html_of(app, way, "F04").count("data:image/png;base64,") >= 4  # two hands on each original


@needs_engine
def test_the_termination_notice_tells_the_other_ways(app, way):
    way.negotiating()
    why = terminate.TerminationFacts("消费者已向临海市人民法院起诉。", WAYS, "PHONE", way.now)
    terminate.terminate(way.db, way.actor("head"), way.id, "COURT", None, why, now=way.now)
    _, text = printed(app, way, "F06")
    assert "终止和解告知书" in text
    assert "法院起诉" in text
    assert "提起诉讼" in text
    assert "第三十九条" in text


@needs_engine
def test_minutes_have_a_sheet_each(app, way):
    way.negotiating().minutes(outcome="AGAIN").minutes()
    reader, text = printed(app, way, "F09")
    assert len(reader.pages) == 2
    assert "达成一致" in text
    assert "未达成,另约" in text


@needs_engine
def test_the_register_lists_a_period_masked(app, way):
    way.archived()
    station = station_facts(way.db, way.place.id)
    book = register_paper(way.db, station, clock.today() - timedelta(days=30), clock.today())
    with app.test_request_context("/"):
        html = paper_html("print/F02.html", book=book)
    assert "13812345678" not in html
    assert "138****5678" in html
    made = pdf.render_pdf(html, landscape=True, margins=(28.0, 12.0, 16.0, 12.0), repeat_head=True)
    if keep := os.environ.get("YIZHAN_KEEP_PAPERS"):
        Path(keep, "F02.pdf").write_bytes(made)
    text = words_of(PdfReader(io.BytesIO(made)))
    assert "登记簿" in text
    assert "童装店" in text


def test_papers_that_do_not_exist_yet_are_not_offered(way):
    way.register()
    page = load_page(way.db, way.case, clock.today())
    assert [term.code for term in available(page)] == ["F01"]
    with pytest.raises(Missing):
        case_paper(way.db, way.case, "F04", clock.today())


def test_a_register_that_ends_before_it_begins_is_refused(way):
    way.register()
    with pytest.raises(Invalid):
        register_paper(way.db, station_facts(way.db, way.place.id), date(2026, 2, 1), date(2026, 1, 1))
