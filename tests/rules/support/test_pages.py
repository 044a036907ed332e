"""The page checks themselves: a good page passes, and each kind of fault is named."""

import base64
import hashlib

import pytest

from tests.support import pages

POLICY = {"Content-Security-Policy": "default-src 'none'; script-src 'self' 'nonce-abc'; style-src 'self'"}
GOOD = """<!doctype html>
<html lang="zh-Hans"><head><meta charset="utf-8"><title>投诉</title>
<link rel="stylesheet" href="/static/a.css"><script nonce="abc">1</script></head>
<body><main><h1>投诉</h1><p>API 与 ISO 9001 可以有。</p>
<form method="post"><label for="phone">电话</label><input id="phone" name="phone">
<input type="hidden" name="csrf_token" value="x"><button>提交</button></form>
<a href="/s/a">返回</a><img src="/static/a.png" alt=""></main></body></html>"""


def test_a_good_page_passes():
    assert pages.faults(GOOD, POLICY) == []


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("<!doctype html>\n", "", "doctype"),
        ("</form>", "", "not valid HTML"),
        ("<h1>投诉</h1>", "", "h1"),
        ("<h1>投诉</h1>", "<h1>一</h1><h1>二</h1>", "h1"),
        ("<title>投诉</title>", "<title></title>", "<title>"),
        (' lang="zh-Hans"', "", "lang"),
        ("<main>", "<main><div id=phone></div>", 'id "phone" used 2 times'),
        ('<label for="phone">电话</label>', "", "no label"),
        ('<label for="phone">电话</label>', '<label for="phone"></label>', "no label"),
        (' alt=""', "", "no alt"),
        ("<button>提交</button>", "<button></button>", "no name"),
        ("<main>", '<main><p style="color:red">', "inline style"),
        ("<main>", '<main><p onclick="x()">', "inline onclick"),
        ("<main>", '<main><p hx-on:click="x()">', "hx-on:click"),
        ('href="/s/a"', 'href="#"', "leads nowhere"),
        ('href="/s/a"', 'href="JavaScript:x()"', "runs a script"),
        (' nonce="abc"', "", "nonce"),
        (' nonce="abc"', ' nonce="old"', "nonce"),
        ("/static/a.css", "https://example.com/a.css", "elsewhere"),
        ("/static/a.css", "//example.com/a.css", "elsewhere"),
        ("<main>", '<main><p aria-describedby="lost">', "names nothing"),
        ("返回", "Back to the list", "untranslated"),
        ("返回", "还有 %(n)s 天", "unfilled"),
        ('alt=""', 'alt="photo of the shop"', "untranslated"),
    ],
)
def test_each_fault_is_named(before, after, named):
    assert before in GOOD
    found = pages.faults(GOOD.replace(before, after), POLICY)
    assert any(named in fault for fault in found), found


def test_a_loose_policy_is_a_fault():
    assert pages.faults(GOOD, {}) != []
    loose = {"Content-Security-Policy": "script-src 'unsafe-inline'"}
    assert any("loose" in fault for fault in pages.faults(GOOD, loose))


def test_english_is_right_on_an_english_page_and_where_marked():
    assert pages.faults(GOOD.replace("zh-Hans", "en").replace("返回", "Back to the list"), POLICY) == []
    marked = GOOD.replace('<a href="/s/a">返回', '<a href="/s/a" lang="en">Back to the list')
    assert pages.faults(marked, POLICY) == []


def test_a_fragment_needs_no_frame_but_all_else():
    assert pages.fragment_faults("<p>还剩 3 天</p>", POLICY) == []
    assert pages.fragment_faults("<p><input name=a></p>", POLICY) == ["<input name='a'> has no label"]


def test_a_kept_page_names_its_style_by_hash():
    """Kept pages are the same bytes for everybody: no nonce, but the hash of exactly this style."""
    style = ".a { color: red }"
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = {"Content-Security-Policy": f"default-src 'none'; style-src 'self' 'sha256-{hashed}'"}
    kept = GOOD.replace('<script nonce="abc">1</script>', f"<style>{style}</style>")
    assert pages.faults(kept, policy) == []
    assert any("nonce" in fault for fault in pages.faults(kept.replace("red", "blue"), policy))
