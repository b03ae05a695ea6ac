"""HTML of others: what goes in and what comes out (attacks by scripts, styles, links)."""

import time

import pytest

from meshup.activitypub.safe_html import plain_text, safe_html

REL = 'rel="nofollow noopener ugc"'
GOLDEN = {
    "<p>Come <strong>early</strong>,<br>bring <em>friends</em></p>": (
        "<p>Come <strong>early</strong>,<br>bring <em>friends</em></p>"
    ),
    '<a href="https://a.example/x?y=1&amp;z=2" class="u-url" target="_blank">a</a>': (
        f'<a href="https://a.example/x?y=1&amp;z=2" {REL}>a</a>'
    ),
    '<a href="mailto:ada@a.example">write</a>': f'<a href="mailto:ada@a.example" {REL}>write</a>',
    "<h2 id=x>Programme</h2>text": "<p><strong>Programme</strong></p>text",
    "<script>alert(1)</script>a": "a",
    '<img src=x onerror="alert(1)">a': "a",
    '<p onclick="alert(1)" style="position:fixed" class="desk" id="main">a</p>': "<p>a</p>",
    "<svg><script>alert(1)</script></svg>a": "a",
    "<svg/onload=alert(1)>": "",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1>">': "",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">': '"&gt;',
    "<form action=/desk/><input name=a><button>Go</button></form>": "Go",
    '<base href="https://evil.test/"><meta http-equiv=refresh content="0;url=//evil.test">a': "a",
    "<style>@import url(//evil.test)</style><link rel=stylesheet href=//evil.test>a": "a",
    "<iframe src=https://evil.test>x</iframe>a": "a",
    "<!-- unclosed <b>a": "",
    "a <!-- b --> c": "a  c",
    "<b>unclosed": "<b>unclosed</b>",
    '<a href="javascript:alert(1)">a</a>': f"<a {REL}>a</a>",
    '<a href="&#106;ava&#x73;cript:alert(1)">a</a>': f"<a {REL}>a</a>",
    '<a href="java\nscript:alert(1)">a</a>': f"<a {REL}>a</a>",
    '<a href="\x01javascript:alert(1)">a</a>': f"<a {REL}>a</a>",
    '<a href="vbscript:x">a</a>': f"<a {REL}>a</a>",
    '<a href="data:text/html,<script>alert(1)</script>">a</a>': f"<a {REL}>a</a>",
    '<a href="/desk/people/">a</a>': f"<a {REL}>a</a>",
    '<a href="//evil.test/">a</a>': f"<a {REL}>a</a>",
    '<a href="https://bank.example@evil.test/">a</a>': f"<a {REL}>a</a>",
    '<a href="https://a.example/" rel="me">a</a>': f'<a href="https://a.example/" {REL}>a</a>',
    "Bill\u202egnp.exe": "Billgnp.exe",
    "Bill&#8238;gnp.exe&#x202a;": "Billgnp.exe",
    "a\x00\x07b": "ab",
    "a & b < c": "a &amp; b &lt; c",
    "{{ 7 }} {% now %}": "{{ 7 }} {% now %}",
}


@pytest.mark.parametrize("html", GOLDEN)
def test_html_becomes_exactly_this(html):
    assert safe_html(html) == GOLDEN[html]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Come early</p><p>Bring <b>friends</b>.</p>", "Come early Bring friends."),
        ("one<br>two<li>three</li>four", "one two three four"),
        ("<script>alert(1)</script>a", "a"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("a &amp;amp; b", "a &amp; b"),
        ("a\r\nBcc: eve@evil.test", "a Bcc: eve@evil.test"),
        ("Bill&#8238;gnp.exe", "Billgnp.exe"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("]]>", "]]>"),
        ("", ""),
    ],
)
def test_words_are_text_on_one_line(html, words):
    assert plain_text(html) == words


def test_words_are_cut():
    assert plain_text("word " * 1000, 20) == "word word word word…"


BOMBS = {
    "headings": "<h1 " * 10_000,
    "bold": "<b>" * 20_000,
    "crossing": ("<a>" + "<b>" * 3) * 5_000,
    "tables": "<table>" * 8_000,
    "blocks": "<div>" * 12_000,
    "entities": "&" * 40_000,
    "brackets": "<" * 40_000,
    "attributes": "<p " + "a=1 " * 15_000 + ">",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_html_that_is_a_bomb_is_bounded(bomb):
    begun = time.process_time()
    assert len(safe_html(BOMBS[bomb])) <= 80_000
    assert len(plain_text(BOMBS[bomb])) <= 500
    assert time.process_time() - begun < 3
