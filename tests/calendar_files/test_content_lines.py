"""Bytes of any program become lines; what is damaged harms its own line or event only."""

import re

import pytest
from hypothesis import given, settings, strategies as st

from meshup.calendar_files.components import read_components
from meshup.calendar_files.content_lines import ContentLine, DamagedLine, content_lines
from meshup.calendar_files.parsing import parse_calendar
from tests.calendar_files.parsed import (
    HOME_ZONE,
    NOW,
    calendar_file,
    event,
    only_event,
    parsed,
    reasons,
)
from tests.effort import examples


def read(content: bytes):
    return parse_calendar(content, HOME_ZONE, NOW)


def line_of(text: str) -> ContentLine | DamagedLine:
    (line,) = content_lines(text.encode())
    return line


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r", "\r\r\n", "\n\n"])
def test_every_line_end_is_read(eol):
    assert only_event(parsed(*event("DESCRIPTION:a", "  b", "\tc"), eol=eol)).text == "a bc"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_letters_of_every_program_are_read(encoding):
    content = calendar_file(*event(title="Été à Besançon")).decode().encode(encoding)
    assert only_event(read(content)).title == "Été à Besançon"


def test_a_fold_inside_a_letter_is_undone():
    content = calendar_file(*event(title="Été")).replace(b"\xc3\x89", b"\xc3\r\n \x89")
    assert only_event(read(content)).title == "Été"


def test_a_bad_byte_harms_its_own_line_only():
    lines = calendar_file(*event("LOCATION:Besançon", title="Été"), *event(uid="u2", title="Ça"))
    first, second = read(lines.replace(b"\xc3\x89", b"\xff\xc3\x89")).items
    assert (first.title, first.place) == ("\ufffdÉté", "Besançon")
    assert second.title == "Ça"
    calendar = read(lines.replace(b"DTSTART:2026", b"DTSTART:\xff2026", 1))
    assert only_event(calendar).uid == "u2"
    assert reasons(calendar) == ["bad_line"]


@pytest.mark.parametrize(
    ("text", "parameters", "value"),
    [
        ('DTSTART;TZID="a;b:c,d":1', {"TZID": "a;b:c,d"}, "1"),
        ("dtstart;tzid=Europe/Paris;VALUE=DATE:1", {"TZID": "Europe/Paris", "VALUE": "DATE"}, "1"),
        ('SUMMARY;X-A=one,"two",three;LANGUAGE=fr:a:b', {"X-A": "one", "LANGUAGE": "fr"}, "a:b"),
        ("SUMMARY;X-A=^'a^^b^n^x:1", {"X-A": '"a^b\n^x'}, "1"),
        ("SUMMARY;X-A;X-B=:1", {"X-B": ""}, "1"),
        ("SUMMARY;;LANGUAGE=fr:1", {"LANGUAGE": "fr"}, "1"),
        (
            "URL;VALUE=URI:https://a.example/?a=1;b:2",
            {"VALUE": "URI"},
            "https://a.example/?a=1;b:2",
        ),
    ],
)
def test_parameters_are_read(text, parameters, value):
    line = line_of(text)
    assert isinstance(line, ContentLine)
    assert (dict(line.parameters), line.value) == (parameters, value)


@pytest.mark.parametrize(
    "text",
    ["nonsense", "SUMMARY", 'SUMMARY;X-A="open:1', ":1", "é:1", "SUMMARY" + ";A=B" * 200 + ":1"],
)
def test_what_is_no_line_is_damaged(text):
    assert isinstance(line_of(text), DamagedLine)


def test_escapes_are_undone_once():
    line = line_of(r"SUMMARY:a\, b\; c\\n \N d\" \x")
    assert isinstance(line, ContentLine)
    assert line.text == 'a, b; c\\n \n d" \\x'


def test_names_in_small_letters_are_names():
    head, end = b"begin:vcalendar\nbegin:vevent\n", b"end:vevent\nend:vcalendar"
    content = head + b"uid:1\nsummary:A\ndtstart:20261202\n" + end
    assert only_event(read(content)).title == "A"


def test_lines_before_and_after_the_calendar_are_named():
    content = b"Hello\nthere\n" + calendar_file(*event()) + b"\nEND:VCALENDAR\nSUMMARY:x\n"
    calendar = read(content)
    assert only_event(calendar).title == "Peers"
    assert [(left.line, left.reason) for left in calendar.left_out] == [
        (1, "bad_line"),
        (11, "bad_line"),
    ]


def test_calendars_may_follow_each_other_and_each_has_its_own_zones():
    def with_zone(offset: str, uid: str) -> bytes:
        observance = ("BEGIN:STANDARD", "DTSTART:19700101T000000", f"TZOFFSETTO:{offset}")
        zone = ("BEGIN:VTIMEZONE", "TZID:Own", *observance, "END:STANDARD", "END:VTIMEZONE")
        return calendar_file(*event(start="DTSTART;TZID=Own:20261202T120000", uid=uid), *zone)

    items = read(with_zone("+0300", "a") + b"\r\n" + with_zone("-0300", "b")).items
    assert [item.starts_at.hour for item in items] == [9, 15]


def test_a_file_that_is_cut_gives_what_is_complete():
    whole = calendar_file(*event(), *event(uid="u2"))
    calendar = read(whole.rpartition(b"END:VEVENT")[0])
    assert only_event(calendar).uid == "u1"
    assert reasons(calendar) == ["cut", "cut"]
    assert calendar.left_out[0].title == "Peers"


def test_an_event_is_taken_wherever_it_stands():
    strange = ("BEGIN:X-GROUP", "BEGIN:VTODO", *event(uid="in"), "END:VTODO", "END:X-GROUP")
    alarm = event("BEGIN:VALARM", "SUMMARY:Ring", "nonsense", "BEGIN:X", "END:X", "END:VALARM")
    calendar = parsed(*strange, *alarm)
    assert [item.uid for item in calendar.items] == ["in", "u1"]
    assert reasons(calendar) == ["X-GROUP"]


def test_an_event_without_its_end_harms_no_other():
    calendar = parsed(*event(uid="open")[:-1], *event(uid="good"))
    assert only_event(calendar).uid == "good"
    assert reasons(calendar) == ["cut"]


def test_what_is_no_event_is_named_with_its_title():
    calendar = parsed("BEGIN:VTODO", "SUMMARY:Chairs", "END:VTODO", "BEGIN:É", "END:É", *event())
    assert [(left.title, left.reason) for left in calendar.left_out] == [
        ("Chairs", "VTODO"),
        ("", "component"),
    ]


def test_components_are_closed_with_what_stands_inside_of_them():
    file = read_components(calendar_file("BEGIN:VEVENT", "BEGIN:VALARM", "END:VEVENT"))
    assert [component.closed for component in file.calendars[0].events] == [True]
    assert file.strays == []


SAMPLE = calendar_file(
    "X-WR-CALNAME:Pairs à Paris",
    *event("DESCRIPTION:" + "Été à Besançon, 東京 and 🍻. " * 8, "LOCATION:Café"),
    *event("RRULE:FREQ=WEEKLY", "EXDATE:20261209T183000", uid="u2"),
    *event('X-A;B="c;d":e', "GEO:48.85;2.35", uid="u3", title="Ça"),
)


@settings(max_examples=examples(60))
@given(st.lists(st.integers(0, len(SAMPLE)), max_size=60), st.sampled_from([b"\r\n ", b"\n\t"]))
def test_any_folding_of_bytes_gives_the_same(places, fold):
    pieces, before = [], 0
    for place in sorted(set(places)):
        is_inside = SAMPLE[place - 1 : place + 1].strip(b"\r\n") == SAMPLE[place - 1 : place + 1]
        if 0 < place < len(SAMPLE) and is_inside:
            pieces.append(SAMPLE[before:place])
            before = place
    folded = read(fold.join([*pieces, SAMPLE[before:]]))
    assert without_lines(folded) == without_lines(read(SAMPLE))


def without_lines(calendar):
    """Return what a file says, without where it stood."""
    return re.sub(r"line=\d+", "", repr(calendar))


@settings(max_examples=examples(60))
@given(st.integers(0, SAMPLE.count(b"\r\n")), st.binary(min_size=1, max_size=20))
def test_a_line_that_is_damaged_harms_only_its_event(number, damage):
    lines = SAMPLE.split(b"\r\n")
    before = b"\r\n".join(lines[:number])
    if before.count(b"BEGIN:VEVENT") == 0 or lines[number].startswith((b"BEGIN", b"END", b"UID")):
        return
    hurt = before.count(b"BEGIN:VEVENT")
    damage = damage.replace(b"\r", b"").replace(b"\n", b"").strip() or b"x"
    lines[number] = damage if damage[:1] not in b" \t" else b"x"
    if b"BEGIN" in damage.upper() or b"END" in damage.upper():
        return
    calendar = read(b"\r\n".join(lines))
    others = {f"u{index}" for index in (1, 2, 3)} - {f"u{hurt}"}
    assert others <= {item.uid for item in calendar.items}
    assert {item.uid for item in calendar.items} | {left.uid for left in calendar.left_out} >= (
        others | {f"u{hurt}"}
    )
