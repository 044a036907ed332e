from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from flask import Flask, render_template_string

from portal.core import i18n
from portal.core.i18n import words
from portal.core.terms import Term


@pytest.fixture
def app():
    app = Flask(__name__)
    i18n.init_i18n(app)
    return app


@pytest.fixture
def catalogs(tmp_path, monkeypatch):
    """Two modules with a catalog each, read as the product reads its own."""

    def write(module, body):
        po = tmp_path / module / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
        po.parent.mkdir(parents=True, exist_ok=True)
        po.write_text(body, encoding="utf-8")
        words.catalog.cache_clear()
        return po

    monkeypatch.setattr(words, "PORTAL", tmp_path)
    words.catalog.cache_clear()
    yield write
    words.catalog.cache_clear()


@pytest.fixture
def today():
    with time_machine.travel(datetime(2026, 11, 21, 4, tzinfo=UTC), tick=False):
        yield


@pytest.mark.usefixtures("today")
class TestDates:
    def test_as_a_person_reads_them(self):
        assert i18n.date_text(date(2026, 11, 20), "zh") == "11 月 20 日（星期五）"
        assert i18n.date_text(date(2026, 11, 20), "en") == "Fri 20 Nov"

    def test_another_year_says_so(self):
        assert i18n.date_text(date(2025, 1, 5), "zh") == "2025 年 1 月 5 日（星期日）"
        assert i18n.date_text(date(2027, 1, 5), "en") == "Tue 5 Jan 2027"

    def test_an_instant_is_shown_on_the_shanghai_day(self):
        late = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
        assert i18n.date_text(late, "zh") == "11 月 21 日（星期六）"
        assert i18n.day_text(late) == "2026-11-21"
        assert i18n.datetime_text(late) == "2026-11-21 00:30"
        assert i18n.time_text(late) == "00:30"
        assert i18n.long_date_text(late, "zh") == "2026 年 11 月 21 日"
        assert i18n.long_date_text(late, "en") == "21 Nov 2026"

    def test_a_naive_instant_is_a_bug(self):
        with pytest.raises(ValueError, match="zone"):
            i18n.datetime_text(datetime(2026, 11, 20))  # noqa: DTZ001

    def test_nothing_shows_as_nothing(self):
        shown = [i18n.date_text, i18n.long_date_text, i18n.day_text, i18n.datetime_text, i18n.time_text]
        assert [show(None) for show in shown] == [""] * 5


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.5"), "¥1,234.50"),
        (Decimal("-0.05"), "-¥0.05"),
        (0, "¥0.00"),
        (Decimal("9999999999.99"), "¥9,999,999,999.99"),
        (None, ""),
    ],
)
def test_money(value, text):
    assert i18n.money_text(value) == text


class TestLanguageOfARequest:
    @pytest.mark.parametrize(
        ("headers", "locale"),
        [
            ({}, "zh"),
            ({"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}, "zh"),
            ({"Accept-Language": "en-GB,en;q=0.9"}, "en"),
            ({"Accept-Language": "fr"}, "zh"),
            ({"Accept-Language": "en", "Cookie": "lang=zh"}, "zh"),
            ({"Cookie": "lang=en"}, "en"),
            ({"Cookie": "lang=../../x"}, "zh"),
        ],
    )
    def test_cookie_then_browser_then_chinese(self, app, headers, locale):
        with app.test_request_context(headers=headers):
            assert i18n.current_locale() == locale

    def test_the_address_wins_where_scripts_are_off(self, app):
        with app.test_request_context("/?lang=en", headers={"Cookie": "lang=zh"}):
            assert i18n.current_locale() == "en"

    def test_outside_a_request_it_is_chinese_unless_told(self):
        assert i18n.current_locale() == "zh"
        with i18n.speaking("en"):
            assert i18n.current_locale() == "en"
        assert i18n.current_locale() == "zh"


class TestWords:
    def test_modules_are_read_as_one(self, catalogs):
        catalogs("core", 'msgid "Save"\nmsgstr "保存"\n')
        catalogs("recalls", 'msgid "Withdraw %(n)s"\nmsgstr "下架 %(n)s"\n')
        assert i18n.gettext("Save") == "保存"
        assert i18n.gettext("Withdraw %(n)s", n="A") == "下架 A"
        assert i18n.gettext("Unknown") == "Unknown"
        with i18n.speaking("en"):
            assert i18n.gettext("Save") == "Save"

    def test_plurals_and_context(self, catalogs):
        catalogs(
            "core",
            'msgid "%(num)d shop"\nmsgid_plural "%(num)d shops"\nmsgstr[0] "%(num)d 家"\n\n'
            'msgctxt "verb"\nmsgid "Draw"\nmsgstr "抽取"\n',
        )
        assert i18n.ngettext("%(num)d shop", "%(num)d shops", 1) == "1 家"
        assert i18n.ngettext("%(num)d shop", "%(num)d shops", 3) == "3 家"
        assert i18n.pgettext("verb", "Draw") == "抽取"
        with i18n.speaking("en"):
            assert i18n.ngettext("%(num)d shop", "%(num)d shops", 1) == "1 shop"
            assert i18n.ngettext("%(num)d shop", "%(num)d shops", 3) == "3 shops"

    def test_a_lazy_word_follows_the_language(self, catalogs):
        catalogs("core", 'msgid "Save"\nmsgstr "保存"\n')
        label = i18n.lazy_gettext("Save")
        assert str(label) == "保存"
        with i18n.speaking("en"):
            assert str(label) == "Save"

    def test_a_stale_compiled_catalog_is_not_shown(self, catalogs):
        po = catalogs("core", 'msgid "Save"\nmsgstr "保存"\n')
        po.with_suffix(".mo").write_bytes(b"older and unreadable")
        newer = po.with_suffix(".mo").stat().st_mtime + 10
        import os

        os.utime(po, (newer, newer))
        assert i18n.gettext("Save") == "保存"


@pytest.mark.usefixtures("today")
def test_templates_speak_and_escape(app, catalogs):
    catalogs(
        "core",
        'msgid "Shop %(name)s"\nmsgstr "店铺 %(name)s"\n\n'
        'msgid "%(n)s shop of %(city)s"\nmsgid_plural "%(n)s shops of %(city)s"\n'
        'msgstr[0] "%(city)s %(n)s 家"\n',
    )
    page = (
        "{{ _('Shop %(name)s', name='<b>') }}|"
        "{% trans n=3, city='<i>' %}{{ n }} shop of {{ city }}"
        "{% pluralize %}{{ n }} shops of {{ city }}{% endtrans %}|"
        "{{ day|date }}|{{ yuan|money }}|{{ term|term }}"
    )
    values = {"day": date(2026, 11, 20), "yuan": Decimal(5), "term": Term("A", "甲", "Alpha")}
    with app.test_request_context():
        shown = render_template_string(page, **values)
    assert shown == "店铺 &lt;b&gt;|&lt;i&gt; 3 家|11 月 20 日（星期五）|¥5.00|甲"
