"""What is published: everybody reads it, feeds and talks follow, each version says what is new."""

from __future__ import annotations

import json
import re

import icalendar
import pytest
from lxml import etree

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.talk_lines import take_off_talk
from meshup.history.domain.undoing import undo
from meshup.mailings.domain.messages import messages_for
from meshup.programme.domain.drafts import draft_for
from meshup.programme.domain.publishing import publications_for, publish
from meshup.programme.errors import NothingToPublish, ProgrammeOnly
from meshup.programme.models import Programme
from meshup.proposals import signals
from meshup.proposals.domain.proposing import withdraw
from meshup.proposals.domain.queries.proposals import proposal
from tests.agenda.paris import themed
from tests.desk.conftest import url_of
from tests.programme.conftest import DECEMBER, FESTIVAL, NOW, ref_of, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted(festival, as_bilal, gossip):
    """A draft in which Chloé's talk is in the hall, and the doors are later."""
    (doors,) = event_of(FESTIVAL).timetable
    step(as_bilal, FESTIVAL, f"put:{ref_of(gossip)}", target="1|Hall")
    step(as_bilal, FESTIVAL, f"later:i{doors.pk}", 1)
    return gossip


def published(browser, version=2, **more):
    return browser.post(url_of("programme:publish", FESTIVAL), {"version": version, **more})


def sequence_of(browser, slug=FESTIVAL):
    calendar = icalendar.Calendar.from_ical(browser.get("/agenda.ics?lang=en").content)
    own = [one for one in calendar.walk("VEVENT") if slug in str(one.get("URL", ""))]
    return int(str(own[0]["SEQUENCE"])), str(own[0].get("DESCRIPTION", ""))


def test_nothing_leaves_before_it_is_published(drafted, as_chloe):
    for path in (
        f"/en/events/{FESTIVAL}/",
        f"/en/events/{FESTIVAL}/timetable/",
        f"/events/{FESTIVAL}/schedule.xml",
        f"/events/{FESTIVAL}.jsonld?lang=en",
        "/agenda.ics?lang=en",
    ):
        assert "Gossip" not in as_chloe.get(path).text


def test_feeds_follow_what_is_published(drafted, as_bilal, as_chloe):
    before, _words = sequence_of(as_chloe)
    assert published(as_bilal).status_code == 302
    schedule = etree.fromstring(as_chloe.get(f"/events/{FESTIVAL}/schedule.xml").content)
    (entry,) = (one for one in schedule.iter("event") if "Gossip" in one.findtext("title"))
    assert [person.text for person in entry.iter("person")] == ["Chloé"]
    assert entry.findtext("room") == "Hall"
    thing = json.loads(as_chloe.get(f"/events/{FESTIVAL}.jsonld?lang=en").content)
    performers = [one.get("performer") for one in thing["subEvent"] if one.get("performer")]
    assert performers == [[{"@type": "Person", "name": "Chloé"}]]
    after, words = sequence_of(as_chloe)
    assert after == before + 1
    assert "Gossip without a crowd – Chloé" in words
    assert "Gossip" in as_chloe.get(f"/en/events/{FESTIVAL}/timetable/").text


def test_speakers_are_told_by_the_core_that_their_talk_was_placed(drafted, as_bilal):
    heard = []

    def hear(uuid, change, **_more):
        heard.append((uuid, change))

    signals.proposal_changed.connect(hear)
    try:
        published(as_bilal)
    finally:
        signals.proposal_changed.disconnect(hear)
    assert heard == [
        (drafted.uuid, "accepted"),
        (drafted.uuid, "scheduled"),
        (drafted.uuid, "placed"),
    ]
    found = proposal(drafted.uuid)
    assert (found.state, found.is_vetted) == ("scheduled", True)
    assert found.steps[-1].by_name == "Bilal"


def test_each_version_says_what_is_new_and_is_kept(drafted, as_bilal, bilal, as_ada):
    published(as_bilal)
    lines = event_of(FESTIVAL).timetable
    talk = next(line for line in lines if line.talk)
    step(as_ada, FESTIVAL, f"later:i{talk.pk}", 3)
    published(as_ada, 4)
    second, first = publications_for(bilal, FESTIVAL)
    assert [(one.news.value, one.titles) for one in first.news] == [
        ("moved", {}),
        ("added", {"en": "Gossip without a crowd"}),
    ]
    assert (first.number, first.by, second.number, second.by) == (1, "Bilal", 2, "Ada")
    page = as_bilal.get(url_of("programme:versions", FESTIVAL)).text
    assert "“Gossip without a crowd”: moved from Sat 12 10:00, Hall to Sat 12 10:05, Hall" in page
    in_french = as_bilal.get(f"/fr/desk/events/{FESTIVAL}/programme/versions/").text
    assert "Gossip without a crowd" in in_french


def test_a_publication_is_undone_in_the_history_of_the_event(drafted, as_bilal, ada):
    published(as_bilal)
    undo(ada, f"event:{FESTIVAL}", NOW)
    assert [line.kind for line in event_of(FESTIVAL).timetable] == ["doors"]
    assert proposal(drafted.uuid).state == "accepted"
    assert not draft_for(ada, FESTIVAL).is_open


def test_what_nobody_holds_any_more_is_told_and_not_published(drafted, as_bilal):
    withdraw(drafted.uuid, NOW)
    assert "withdrawn or declined" in as_bilal.get(url_of("programme:builder", FESTIVAL)).text
    answer = published(as_bilal)
    assert answer.status_code == 409
    assert "“Gossip without a crowd” was withdrawn" in answer.text
    step(as_bilal, FESTIVAL, f"off:{ref_of(drafted)}", 2)
    assert published(as_bilal, 3).status_code == 302


def test_nothing_new_is_not_published_and_an_old_page_neither(drafted, as_bilal, bilal, ada):
    assert published(as_bilal, 1).status_code == 409
    published(as_bilal)
    with pytest.raises(NothingToPublish):
        publish(ada, FESTIVAL, 3, NOW)
    assert as_bilal.get(url_of("programme:publish", FESTIVAL)).status_code == 200


def test_only_who_may_publish_does(drafted, door):
    with pytest.raises(ProgrammeOnly):
        publish(door, FESTIVAL, 2, NOW)
    with pytest.raises(ProgrammeOnly):
        publications_for(door, FESTIVAL)


def test_a_host_may_tell_those_who_come_and_reads_the_letter_first(drafted, as_ada, ada):
    assert "Write to those who come" in as_ada.get(url_of("programme:publish", FESTIVAL)).text
    answer = published(as_ada, tells="on")
    (message,) = messages_for(ada)
    assert answer["Location"] == url_of("mailings:message_edit", message.number)
    assert (message.about, message.audiences) == (f"event:{FESTIVAL}", (("coming", FESTIVAL),))
    assert message.state == "draft"
    assert "- “Gossip without a crowd”: added, Sat 12 10:00, Hall" in message.texts["en"]
    assert "- «\u00a0Gossip without a crowd\u00a0»" in message.texts["fr"]


def test_a_helper_is_not_offered_to_write_letters(drafted, as_bilal, ada):
    assert "Write to those who come" not in as_bilal.get(url_of("programme:publish", FESTIVAL)).text
    assert published(as_bilal, tells="on").status_code == 302
    assert messages_for(ada) == []


def test_what_is_taken_off_elsewhere_meanwhile_is_not_put_back(drafted, as_bilal, ada, bilal):
    published(as_bilal)
    doors = next(line for line in event_of(FESTIVAL).timetable if line.kind == "doors")
    step(as_bilal, FESTIVAL, f"later:i{doors.pk}", 3)
    take_off_talk(ada, FESTIVAL, drafted.uuid, NOW)
    assert published(as_bilal, 4).status_code == 302
    assert [line.kind for line in event_of(FESTIVAL).timetable] == ["doors"]
    assert proposal(drafted.uuid).state == "accepted"


def test_the_usual_timetable_of_a_series_comes_back_by_typing_nothing(
    paris, as_bilal, bilal, gossip
):
    step(as_bilal, DECEMBER, f"put:{ref_of(gossip)}", target="1|")
    as_bilal.post(url_of("programme:publish", DECEMBER), {"version": 1})
    assert len(event_of(DECEMBER).timetable) == 3
    step(
        as_bilal,
        DECEMBER,
        f"off:i{next(line.pk for line in event_of(DECEMBER).timetable if line.talk)}",
        2,
    )
    data = {"version": 3, "inherit": "yes", "lines-TOTAL_FORMS": 0, "lines-INITIAL_FORMS": 0}
    as_bilal.post(url_of("agenda_desk:timetable", DECEMBER), data)
    assert [line.ref for line in draft_for(bilal, DECEMBER).lines] == ["u1", "u2"]
    as_bilal.post(url_of("programme:publish", DECEMBER), {"version": 4})
    assert [line.pk for line in event_of(DECEMBER).timetable] == [None, None]


def test_a_draft_event_has_a_programme_that_goes_with_it(ada, as_bilal, as_ada, bilal, gossip):
    starts = NOW.replace(month=12, day=20)
    slug = create_event(ada, themed(starts), NOW, state=State.DRAFT).slug
    step(as_bilal, slug, f"put:{ref_of(gossip)}", target="1|")
    assert "Write to those who come" not in as_ada.get(url_of("programme:publish", slug)).text
    as_ada.post(url_of("agenda_desk:withdraw", slug))
    assert not Programme.objects.exists()
    create_event(ada, themed(starts), NOW, state=State.DRAFT)
    assert draft_for(bilal, slug).lines == ()


def test_a_draft_is_named_among_what_waits_for_who_builds_programmes(drafted, as_bilal, as_door):
    page = as_bilal.get(url_of("desk:overview")).text
    assert "A draft of the programme of Saturday 12 December" in page
    assert "A draft of the programme" not in as_door.get(url_of("desk:overview")).text


def taken_off(browser, talk, version, **more):
    ref = f"i{line_of(talk).pk}"
    return browser.post(url_of("programme:take_off", FESTIVAL, ref), {"version": version, **more})


def line_of(talk):
    return next(line for line in event_of(FESTIVAL).timetable if line.talk == talk.uuid)


def test_what_is_cancelled_on_the_day_is_off_for_everybody_in_one_go(drafted, as_ada, ada):
    published(as_ada)
    page = as_ada.get(url_of("programme:line", FESTIVAL, f"i{line_of(drafted).pk}")).text
    assert "Take off and publish at once" in page
    version = draft_for(ada, FESTIVAL).version
    answer = taken_off(as_ada, drafted, version)
    assert answer["Location"] == url_of("desk:event", FESTIVAL)
    assert drafted.uuid not in {line.talk for line in event_of(FESTIVAL).timetable}
    assert proposal(drafted.uuid).state == "accepted"
    last, _first = publications_for(ada, FESTIVAL)
    assert (last.number, [one.news for one in last.news]) == (2, ["off"])
    assert "Version 2 of the programme is published." in as_ada.get(answer["Location"]).text


def test_a_letter_about_what_is_off_is_begun_where_it_is_wanted(drafted, as_ada, ada):
    published(as_ada)
    answer = taken_off(as_ada, drafted, draft_for(ada, FESTIVAL).version, tells="on")
    (letter,) = messages_for(ada)
    assert str(letter.number) in answer["Location"]
    assert "“Gossip without a crowd”: taken off" in letter.texts["en"]


def test_nothing_else_is_published_along_and_what_was_overtaken_is_refused(
    drafted, as_ada, as_bilal, as_door, ada
):
    published(as_ada)
    version = draft_for(ada, FESTIVAL).version
    assert taken_off(as_door, drafted, version).status_code == 403
    stale = taken_off(as_ada, drafted, version - 1)
    assert stale["Location"] == url_of("programme:builder", FESTIVAL)
    doors = next(line for line in event_of(FESTIVAL).timetable if line.kind == "doors")
    step(as_bilal, FESTIVAL, f"later:i{doors.pk}", version)
    page = as_ada.get(url_of("programme:line", FESTIVAL, f"i{line_of(drafted).pk}")).text
    assert "Take off and publish at once" not in page
    refused = taken_off(as_ada, drafted, draft_for(ada, FESTIVAL).version)
    assert "The draft holds other changes as well" in as_ada.get(refused["Location"]).text
    assert len(publications_for(ada, FESTIVAL)) == 1


def test_days_and_hours_are_told_as_each_language_says_them(drafted, as_ada):
    page = as_ada.get(url_of("programme:publish", FESTIVAL)).text
    french = as_ada.get(url_of("programme:publish", FESTIVAL).replace("/en/", "/fr/")).text
    at = re.search(r"added, ([^<]*)</li>", page)
    assert at, page
    assert re.search(r"\d \d\d:\d\d", at[1])
    assert re.search(r"\d à \d+\N{NO-BREAK SPACE}h", french)
