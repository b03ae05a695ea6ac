"""Series on the desk: picked in words, seen before saved, changed from a date on."""

from datetime import date

import pytest

from meshup.agenda.domain.events import edit_event
from meshup.agenda.domain.life_cycle import confirm, move, skip
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.queries.series import next_dates_of, series_of
from meshup.agenda.domain.series import edit_series
from meshup.agenda.models import Series
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, WORDS, themed
from tests.desk.conftest import LINES, url_of

pytestmark = pytest.mark.django_db

DATA = {
    **LINES,
    "version": "0",
    "titles_fr": "Lyon P2P",
    "kind": "meetup",
    "every": "1",
    "second_nth": "3",
    "weekday": "TH",
    "month_day": "1",
    "without": ["7", "8"],
    "starts_on": "2026-12-01",
    "start": "19:00",
    "end": "00:30",
    "time_zone": "Europe/Paris",
    "mode": "offline",
    "languages": ["fr"],
    "open_slots": "2",
    "first_edition": "7",
}
OWN = {"every": "own", "second_nth": "", "without": []}


def test_a_series_is_made_from_choices(node, as_ada):
    answer = as_ada.post(url_of("agenda_desk:series_new"), {**DATA, "save": "yes"})
    assert answer["Location"] == url_of("agenda_desk:series", "lyon-p2p")
    pattern = series_of("lyon-p2p").patterns[0]
    assert pattern.rule == "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,9,10,11,12;BYDAY=1TH,3TH"
    assert (pattern.minutes, pattern.open_slots, pattern.languages) == (330, 2, ("fr",))
    event = event_of("lyon-p2p-2026-12-03")
    assert (event.edition, f"{event.local_start:%H:%M}", f"{event.local_end:%d %H:%M}") == (
        7,
        "19:00",
        "04 00:30",
    )
    page = as_ada.get(url_of("agenda_desk:series", "lyon-p2p")).text
    assert "First and third Thursday of each month, except in July and August" in page


def test_a_series_says_where_it_was_announced(node, as_ada):
    source = "https://agendadulibre.example/tags/lyon"
    as_ada.post(url_of("agenda_desk:series_new"), {**DATA, "save": "yes", "source_url": source})
    assert series_of("lyon-p2p").source_url == source
    page = as_ada.get(url_of("agenda_desk:series_edit", "lyon-p2p")).text
    assert source in page


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_the_next_twelve_dates_are_seen_before_anything_is_saved(node, as_ada, headers):
    answer = as_ada.post(
        url_of("agenda_desk:series_new"), {**DATA, "preview": "yes"}, headers=headers
    )
    assert [f"{day.date:%m-%d} {day.edition}" for day in answer.context["ahead"]] == [
        *("12-03 7", "12-17 8", "01-07 9", "01-21 10", "02-04 11", "02-18 12"),
        *("03-04 13", "03-18 14", "04-01 15", "04-15 16", "05-06 17", "05-20 18"),
    ]
    assert "First and third Thursday of each month, except in July and August" in answer.text
    assert ("<form" in answer.text) is not bool(headers)
    assert not Series.objects.exists()


def test_dates_are_previewed_before_a_title_is_thought_of(node, as_ada):
    answer = as_ada.post(
        url_of("agenda_desk:series_new"), {**DATA, "titles_fr": "", "preview": "yes"}
    )
    assert len(answer.context["ahead"]) == 12


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"weekday": ""}, "weekday"),
        ({"weekday": "XX"}, "weekday"),
        ({"every": "2.5"}, "every"),
        ({"every": ""}, "every"),
        ({"every": "day", "second_nth": "", "month_day": "32"}, "month_day"),
        ({**OWN, "rule": ""}, "rule"),
        ({**OWN, "rule": "every now and then"}, "rule"),
        ({**OWN, "rule": "FREQ=SECONDLY"}, "rule"),
        ({**OWN, "rule": "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2"}, "rule"),
        ({**OWN, "rule": "FREQ=WEEKLY;COUNT=100000"}, "rule"),
        ({**OWN, "rule": "FREQ=WEEKLY;UNTIL=20200101"}, "rule"),
        ({"venue": "+"}, "place_name"),
        ({"venue": "+", "place_name": "x" * 121}, "place_name"),
        ({"venue": "atlantis"}, "venue"),
        ({"without": [str(month) for month in range(1, 13)]}, "without"),
        ({"ends_on": "2026-12-01"}, "every"),
        ({"end": "19:00"}, "end"),
        ({"interval": "0"}, "interval"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"titles_fr": ""}, "titles"),
        ({"mode": "online"}, "online_url"),
    ],
)
def test_a_refusal_stands_beside_its_field(node, as_ada, data, field):
    answer = as_ada.post(url_of("agenda_desk:series_new"), {**DATA, "save": "yes", **data})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Series.objects.exists()


def test_a_series_has_a_usual_timetable(node, as_ada):
    data = {**DATA, "lines-TOTAL_FORMS": "2", "lines-0-kind": "doors", "lines-1-kind": "talk"}
    data |= {"lines-0-starts": "19:00", "lines-0-ends": "19:30", "lines-0-titles_fr": "Accueil"}
    as_ada.post(url_of("agenda_desk:series_new"), {**data, "save": "yes"})
    (line,) = event_of("lyon-p2p-2026-12-03").timetable
    assert (line.kind, line.titles) == ("doors", {"fr": "Accueil"})


def changed(paris, **data):
    form = {**DATA, "version": str(paris.version), "every": "2", "weekday": "WE"}
    return {
        **form,
        "second_nth": "",
        "without": [],
        "starts_on": "2027-01-01",
        "end": "23:00",
        **data,
    }


def test_what_a_change_of_dates_does_is_seen_first(paris, ada, as_ada):
    january, february = "paris-p2p-2027-01-06", "paris-p2p-2027-02-03"
    edit_event(ada, january, 0, planned(january), NOW)
    start = event_of(february).starts_at.replace(day=20)
    move(ada, february, start, start.replace(hour=22), NOW)
    answer = as_ada.post(
        url_of("agenda_desk:series_pattern", "paris-p2p"), {**changed(paris), "preview": "yes"}
    )
    text = [
        (date.edition, f"{date.before:%m-%d}", f"{date.after:%m-%d}", date.fate)
        for date in answer.context["ahead"][:3]
    ]
    assert text == [
        (89, "01-06", "01-13", "along"),
        (90, "02-03", "02-10", "stays"),
        (91, "03-03", "03-10", ""),
    ]
    assert "It was moved by hand and stays on Saturday 20 February 2027." in answer.text
    assert len(series_of("paris-p2p").patterns) == 1


def planned(slug):
    event = event_of(slug)
    return themed(event.starts_at, texts={"en": "Galette."}, venue="ground-control")


def test_this_and_following_dates_change_and_the_past_stays(paris, as_ada):
    answer = as_ada.get(url_of("agenda_desk:series_pattern", "paris-p2p") + "?since=2027-01-06")
    form = answer.context["form"]
    assert (str(form["starts_on"].value()), form["every"].value()) == ("2027-01-06", "1")
    as_ada.post(
        url_of("agenda_desk:series_pattern", "paris-p2p"), {**changed(paris), "save": "yes"}
    )
    dates = next_dates_of(series_of("paris-p2p"), NOW.date(), 3)
    assert [(f"{day:%m-%d}", number) for day, number in dates] == [
        ("12-02", 88),
        ("01-13", 89),
        ("02-10", 90),
    ]


def test_dates_in_the_past_stay_as_they_were(paris, as_ada):
    data = changed(paris, starts_on="2026-10-01")
    answer = as_ada.post(url_of("agenda_desk:series_pattern", "paris-p2p"), {**data, "save": "yes"})
    assert answer.status_code == 409
    assert len(series_of("paris-p2p").patterns) == 1


def test_of_two_hosts_the_second_sees_the_first_ones_dates(paris, ada, bilal, as_ada):
    edit_series(ada, "paris-p2p", 1, WORDS, NOW)
    answer = as_ada.post(
        url_of("agenda_desk:series_pattern", "paris-p2p"), {**changed(paris), "save": "yes"}
    )
    assert answer.status_code == 409
    again = {**changed(paris), "version": answer.context["form"]["version"].value()}
    answer = as_ada.post(
        url_of("agenda_desk:series_pattern", "paris-p2p"), {**again, "save": "yes"}
    )
    assert answer.status_code == 302


def test_the_words_of_a_series_are_edited(paris, as_ada):
    data = {"version": "1", "titles_en": "Peers of Paris", "kind": "meetup"}
    assert as_ada.post(url_of("agenda_desk:series_edit", "paris-p2p"), data).status_code == 302
    assert event_of(DECEMBER).titles == {"en": "Peers of Paris"}


def test_a_series_ends(paris, as_ada):
    as_ada.post(
        url_of("agenda_desk:series_end", "paris-p2p"), {"version": "1", "last": "2027-01-15"}
    )
    dates = next_dates_of(series_of("paris-p2p"), NOW.date(), 9)
    assert [f"{day:%m-%d}" for day, _ in dates] == ["12-02", "01-06"]


def test_the_series_shows_which_of_its_dates_are_skipped_or_confirmed(paris, ada, as_ada):
    skip(ada, DECEMBER, NOW)
    confirm(ada, "paris-p2p-2027-01-06", NOW)
    dates = as_ada.get(url_of("agenda_desk:series", "paris-p2p")).context["dates"]
    assert [one.event and one.event.state for one in dates[:3]] == [None, "confirmed", "usual"]


@pytest.mark.parametrize("since", ["", "yesterday", "2026-13-01"])
def test_an_address_without_a_date_begins_today(paris, as_ada, since):
    answer = as_ada.get(url_of("agenda_desk:series_pattern", "paris-p2p") + f"?since={since}")
    assert answer.context["form"]["starts_on"].value() == NOW.date()


@pytest.mark.parametrize("since", ["9999-12-31", "0001-01-01", "2026-02-30", "soon", ""])
def test_a_date_in_an_address_that_cannot_be_is_today(paris, as_ada, since):
    answer = as_ada.get(url_of("agenda_desk:series_pattern", "paris-p2p"), {"since": since})
    assert answer.status_code == 200


def moved_to(ada, day, slug=DECEMBER):
    start = NOW.replace(month=day.month, day=day.day, year=day.year, hour=18)
    move(ada, slug, start, start.replace(hour=20), clock.now())


def test_a_moved_edition_stands_at_its_new_day_and_says_where_it_was(paris, ada, as_ada):
    moved_to(ada, date(2026, 12, 11))
    answer = as_ada.get(url_of("agenda_desk:series", "paris-p2p"))
    assert [str(one.day) for one in answer.context["dates"]][:2] == ["2026-12-11", "2027-01-06"]
    assert len(answer.context["dates"]) == 12
    text = " ".join(answer.text.split())
    assert "Fri 11 Dec. 2026 19:00</a>" in text
    assert "moved from Wed 2 Dec. 2026, 18:30" in text
    listed = " ".join(as_ada.get(url_of("agenda_desk:series_list")).text.split())
    assert listed.index("Fri 11 Dec.") < listed.index("moved from Wed 2 Dec.")
    assert "Wed 6 Jan" in listed


def test_an_edition_that_was_put_off_past_its_date_still_comes(paris, ada, as_ada):
    with clock.set_to(NOW.replace(month=11, day=1)):
        moved_to(ada, date(2026, 11, 27), "paris-p2p-2026-11-04")
    answer = as_ada.get(url_of("agenda_desk:series", "paris-p2p"))
    first = answer.context["dates"][0]
    assert (str(first.day), first.slug) == ("2026-11-27", "paris-p2p-2026-11-04")
    entries = as_ada.get(url_of("agenda_desk:series_list")).context["entries"]
    assert [str(one.day) for one in entries[0][2]] == ["2026-11-27", "2026-12-02", "2027-01-06"]


def test_an_edition_that_was_brought_forward_and_is_over_comes_no_more(paris, ada, as_ada):
    with clock.set_to(NOW.replace(month=11, day=1)):
        moved_to(ada, date(2026, 11, 20))
    answer = as_ada.get(url_of("agenda_desk:series", "paris-p2p"))
    assert str(answer.context["dates"][0].day) == "2027-01-06"
    entries = as_ada.get(url_of("agenda_desk:series_list")).context["entries"]
    assert str(entries[0][2][0].day) == "2027-01-06"


def test_a_skipped_date_keeps_its_place(paris, ada, as_ada):
    skip(ada, DECEMBER, NOW)
    answer = as_ada.get(url_of("agenda_desk:series", "paris-p2p"))
    first = answer.context["dates"][0]
    assert (first.slug, first.event) == (DECEMBER, None)
    assert url_of("desk:event", DECEMBER) in answer.text
