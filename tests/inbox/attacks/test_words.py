"""Attacks 40 and 41: words that would be a header, a line, a formula; pictures that would be read.

Each goes in by the inbox and is looked for wherever the node writes it out: letters, calendars,
feeds, lists for spreadsheets, logs and pages.
"""

from __future__ import annotations

import csv
import logging
import re
from dataclasses import replace
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from icalendar import Calendar

from meshup.federated_events.domain.materialising import materialise
from meshup.federated_events.domain.queries.ids import id_of_event
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import change_federation, federation
from meshup.kit import clock
from meshup.neighbour_events.models import Neighbour, NeighbourEvent
from meshup.remote_actors.domain.block_csv import FORMULA
from meshup.remote_actors.domain.remote_actors import actor_of
from meshup.remote_attendance.models import RemoteAttendee
from meshup.replies.models import Reply
from meshup.reports.models import Report
from tests.agenda.paris import NOW
from tests.attendance.people import ROUTING, routing_night
from tests.desk.conftest import paris, url_of
from tests.inbox.attacks.test_origin import event_of
from tests.inbox.peer import PUBLIC
from tests.mailings.conftest import _jobs_wait, run_due_jobs

__all__ = ["_jobs_wait", "paris"]

pytestmark = pytest.mark.usefixtures("_jobs_wait")

LINES = (
    *("\r\nBcc: thief@evil.example\r\n\r\nhello", "\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:forged"),
    *("\u2028BEGIN:VALARM\u2029", "\x85X-FORGED:1", "\x0bX-FORGED:2\x0c", "]]>\x01<x/>"),
    "\u202eX-FORGED:3",
)
NASTY = "=HYPERLINK(1)" + "".join(LINES) + "../../etc/passwd"
PROPERTY = re.compile(r"[A-Z-]+[;:]")


@pytest.fixture
def vera(victim):
    return victim.actor("vera", "Group", name=NASTY, summary=NASTY, icon=pictures(victim)[0])


@pytest.fixture
def neighbour(vera):
    """Vera's events are in our agenda as soon as they come."""
    return Neighbour.objects.create(
        actor_id=actor_of(vera.id, NOW).pk, since=NOW, due_at=NOW, shows_all=True
    )


@pytest.fixture
def routing(federating, ada):
    """The id of an evening of ours, whose page shows the replies that hosts choose."""
    routing_night()
    materialise(clock.now())
    change_federation(ada, replace(federation(), shows_replies=True), clock.now())
    return id_of_event(ROUTING)


def pictures(peer):
    """Return pictures as others attach them: a drawing, a huge one, one that counts readers."""
    paths = ("/a.svg", "/huge.png", "/count.gif?reader=1", "/../../../../etc/passwd.png")
    kinds = ("image/svg+xml", "image/png", "image/gif", "image/png")
    return [
        {"type": "Image", "mediaType": kind, "url": peer.base + path, "name": NASTY}
        for kind, path in zip(kinds, paths, strict=True)
    ]


def announced(vera, **more):
    """Let Vera publish an event, every word of which is an attack."""
    event = event_of(
        vera,
        name=f"Night {NASTY}",
        summary=NASTY,
        content=f"<p>{NASTY}</p>",
        location={"type": "Place", "name": NASTY, "address": {"addressLocality": NASTY}},
        tag=[{"type": "Hashtag", "name": f"#{NASTY}"}],
    )
    assert vera.post(vera.activity("Create", event | more, to=[PUBLIC])).status == 202
    assert NeighbourEvent.objects.count() == 1


def test_40_an_event_is_one_entry_of_a_calendar_and_no_line_of_its_own(vera, neighbour, as_chloe):
    announced(vera)
    written = as_chloe.get("/neighbours.ics").content.decode()
    [event] = Calendar.from_ical(written).walk("VEVENT")
    assert event["SUMMARY"].startswith("Night =HYPERLINK(1)")
    assert [kind.name for kind in Calendar.from_ical(written).walk()] == ["VCALENDAR", "VEVENT"]
    lines = written.replace("\r\n ", "").split("\r\n")
    assert all(PROPERTY.match(line) for line in lines if line)
    assert not [line for line in lines if line.startswith(("X-FORGED", "BCC", "Bcc"))]
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202e]", written)
    assert "\n" not in written.replace("\r\n", "")


def test_40_an_event_is_one_entry_of_a_feed(vera, neighbour, as_chloe):
    announced(vera)
    feed = ET.fromstring(as_chloe.get("/neighbours.atom").content)
    atom = "{http://www.w3.org/2005/Atom}"
    [entry] = feed.iter(f"{atom}entry")
    assert {child.tag.removeprefix(atom) for child in entry} <= {
        *("id", "title", "updated", "link", "author", "summary", "content"),
    }
    for child in entry.iter():
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u2028\u2029\u202e]", child.text or "")
    assert "\n" not in entry.findtext(f"{atom}title", "")


@pytest.mark.parametrize("line", LINES)
def test_40_what_others_report_is_no_header_of_a_letter(victim, paris, ada, line):
    mods = victim.actor("mods", "Application", name=f"Mods{line}", summary=line)
    flag = mods.activity("Flag", [group().id], content=f"Look{line}")
    assert mods.post(flag).status == 202
    assert Report.objects.count() == 1
    mail.outbox.clear()
    run_due_jobs()
    [letter] = mail.outbox
    sent = letter.message()
    assert letter.recipients() == [ada.email]
    assert [name for name in sent if name.lower() in {"bcc", "cc", "x-forged"}] == []
    head = sent.as_bytes().partition(b"\n\n")[0]
    assert b"thief" not in head
    assert b"FORGED" not in head


def test_40_who_comes_from_elsewhere_is_a_line_on_a_list_and_in_a_letter(
    victim, routing, as_ada, ada
):
    chloe = victim.actor("chloe", name=NASTY, summary=NASTY)
    join = chloe.activity("Join", routing, participationMessage=NASTY)
    assert chloe.post(join).status == 202
    assert RemoteAttendee.objects.count() == 1
    run_due_jobs()
    for letter in mail.outbox:
        assert "thief@evil.example" not in str(letter.recipients())
        assert b"thief" not in letter.message().as_bytes().partition(b"\n\n")[0]
    page = as_ada.get(url_of("attendance_desk:attendees", ROUTING))
    assert page.status_code == 200
    assert "\u202e" not in page.text
    assert "\u2028" not in page.text


@pytest.mark.parametrize("first", FORMULA)
def test_40_a_comment_of_another_s_list_is_no_formula_in_ours(as_ada, federating, first):
    theirs = StringIO(newline="")
    writer = csv.writer(theirs)
    writer.writerow(("#domain", "#severity", "#public_comment"))
    writer.writerow(("evil.example", "suspend", f'{first}HYPERLINK("http://evil.example")'))
    writer.writerow(("=1+1.example", "suspend", ""))
    file = SimpleUploadedFile("list.csv", theirs.getvalue().encode())
    taken = as_ada.post(
        url_of("fediverse_desk:take_list"), {"list-file": file, "list-why": "they do"}
    )
    assert taken.status_code == 302
    listed = as_ada.get(url_of("fediverse_desk:hand_on_list"))
    rows = list(csv.reader(StringIO(listed.content.decode(), newline="")))
    assert [row[0] for row in rows[1:]] == ["evil.example"]
    assert not [cell for row in rows[1:] for cell in row if cell.startswith(FORMULA)]


@pytest.mark.parametrize(
    "how",
    [
        {"key": "another"},
        {"by": None},
        {"key_id": "http://evil.example/\r\n2026-11-23 ERROR forged"},
        {"parameters": 'x="\\r\\nERROR forged",'},
    ],
)
def test_40_nothing_of_what_was_refused_is_in_the_log(evil, handed, caplog, how):
    eve = evil.actor()
    activity = eve.activity("Create\r\nERROR forged", f"{eve.id}\r\nERROR forged")
    if "key_id" in how:
        how = how | {"key_id": how["key_id"].replace("\r\n", "%0d%0a")}
    with caplog.at_level(logging.DEBUG):
        post = evil.post if "by" in how else eve.post
        assert post(activity, **how).status in {400, 401}
    assert "forged" not in caplog.text


def test_40_an_event_that_is_left_out_is_told_of_by_a_number(vera, neighbour, caplog):
    with caplog.at_level(logging.DEBUG):
        event = event_of(vera, name=NASTY, startTime=f"2026-12-10{NASTY}")
        assert vera.post(vera.activity("Create", event, to=[PUBLIC])).status in {202, 400}
    assert NeighbourEvent.objects.count() == 0
    assert "FORGED" not in caplog.text
    assert "forged" not in caplog.text


# ── 41: pictures ─────────────────────────────────────────────────────────────────────────


def files_kept() -> list[Path]:
    """Return what was uploaded, by this test or another."""
    return sorted(file for file in Path(django_settings.MEDIA_ROOT).rglob("*") if file.is_file())


def test_41_no_picture_of_others_is_read_kept_or_linked(
    victim, vera, neighbour, routing, as_ada, as_chloe
):
    before = files_kept()
    seen = pictures(victim)
    drawn = "".join(f"<img src='{each['url']}' srcset='{each['url']} 2x'>" for each in seen)
    styled = (
        f"<p style='background:url({seen[0]['url']})'>Come.</p><video poster='{seen[0]['url']}'>"
    )
    announced(vera, content=drawn + styled, image=seen[0], icon=seen, attachment=seen)
    note = {
        "id": f"{vera.id}/notes/1",
        "type": "Note",
        "inReplyTo": routing,
        "attributedTo": vera.id,
        "content": f"<p>Nice</p>{drawn}{styled}",
        "attachment": seen,
        "to": [PUBLIC],
        "published": "2026-11-22T11:00:00Z",
    }
    assert vera.post(vera.activity("Create", note, to=[PUBLIC])).status == 202
    reply = Reply.objects.get()
    shown = url_of("fediverse_desk:decide_reply", reply.uuid, "show")
    assert as_ada.post(shown).status_code == 302
    run_due_jobs()
    pages = [as_chloe.get(path, follow=True) for path in ("/en/agenda/", "/en/agenda/neighbours/")]
    pages.append(as_chloe.get(f"/en/events/{ROUTING}/"))
    assert "Nice" in pages[-1].text
    pages += [
        as_ada.get(url_of(f"fediverse_desk:{name}")) for name in ("seen", "people", "following")
    ]
    for page in pages:
        assert page.status_code == 200
        for source in re.findall(r"(?:src|srcset|poster|data)\s*=\s*[\"']([^\"']*)", page.text):
            assert victim.host not in source
        assert "url(" not in page.text.partition("<main")[2]
        assert "img-src 'self'" in page.headers["Content-Security-Policy"]
    assert [path for path in victim.fetched if re.search("svg|png|gif", path)] == []
    assert files_kept() == before
