"""The public pages, as a stranger opens them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, record_afterwards, set_timetable
from meshup.agenda.domain.life_cycle import cancel, confirm, move, move_online
from meshup.agenda.domain.plans import Afterwards, LinePlan
from meshup.agenda.domain.series import edit_series
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, WORDS, paris_series, themed

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 12, 9, 18, tzinfo=UTC)
EVENT = f"/en/events/{DECEMBER}/"


@pytest.fixture(autouse=True)
def _in_november(node):
    with clock.set_to(NOW):
        yield


@pytest.fixture
def series(node):
    return paris_series()


@pytest.fixture
def festival(ada):
    start = datetime(2027, 1, 8, 11, tzinfo=UTC)
    plan = replace(
        themed(start),
        kind="festival",
        ends_at=start + timedelta(days=2),
        titles={"fr": "Festival", "en": "Festival"},
    )
    slug = create_event(None, plan, NOW, state=State.CONFIRMED).slug
    lines = [
        LinePlan(
            kind=kind,
            starts_at=start + timedelta(days=day),
            ends_at=start + timedelta(days=day, hours=1),
            titles={"en": f"{kind} {day}"},
            zone=zone,
        )
        for day in (0, 1)
        for kind, zone in (("talk", "Scène"), ("workshop", "Village"))
    ]
    set_timetable(None, slug, 1, lines, NOW)
    return slug


def words_of(page: str) -> str:
    """Return what a page says, without its tags."""
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def read(browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return words_of(answer.text)


OF_THE_SERIES = {"series:paris-p2p", "venue:ground-control"}
OF_THE_EVENT = {f"event:{DECEMBER}"} | OF_THE_SERIES
OF_THE_AGENDA, OF_WHO_COMES, OF_CALLS = 7, 3, 1
"""So many questions at most, where nothing is remembered."""
COMING = {f"size:{DECEMBER}", "coming"}
FORECAST = {"forecast", "forecast:paris-p2p-2026-12-02"}
SHOWN = {
    "/en/": {"agenda", "calls", "federation", "introduced-pairs"} | COMING,
    "/fr/": {"agenda", "calls", "federation", "introduced-pairs"} | COMING,
    "/en/agenda/": {"agenda", "neighbour_events", "remote_actors.blocks"},
    "/en/agenda/2020/": {"agenda"},
    "/en/agenda/2026/12/": {"agenda"},
    "/en/agenda/search/?q=paris": {"agenda"},
    EVENT: OF_THE_EVENT
    | COMING
    | {"calls", "contact_persons", "cohosting", *FORECAST}
    | {"federation", f"federated-page:{DECEMBER}"},
    f"{EVENT}timetable/": OF_THE_EVENT,
    "/en/series/paris-p2p/": OF_THE_SERIES | COMING | {"calls"},
    "/en/venues/ground-control/": {"agenda", "venue:ground-control"},
    "/en/charter/": {"contact_persons"},
    "/en/contact/": set(),
    "/en/privacy/": set(),
}
PAGES = list(SHOWN)


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_may_be_kept_for_everybody_while_what_it_shows_stands(path, as_chloe, series):
    answer = as_chloe.get(path)
    assert answer.status_code == 200
    assert set(answer["X-Meshup-Tags"].split()) == {"node"} | SHOWN[path]
    assert (answer.cookies, "Cookie" in answer.get("Vary", "")) == ({}, False)
    assert re.findall(r"<style| style=|<script>|csrf", answer.text) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_asks_no_more_for_three_events_than_for_one(
    path, as_chloe, ada, series, django_assert_max_num_queries
):
    confirm(ada, DECEMBER, NOW)
    create_event(None, themed(SEVEN), NOW, state=State.CONFIRMED)
    create_event(None, themed(SEVEN - timedelta(days=90)), NOW, state=State.CONFIRMED)
    as_chloe.get(path)
    with django_assert_max_num_queries(OF_THE_AGENDA + OF_WHO_COMES + OF_CALLS) as queries:
        as_chloe.get(path)
    once = len(queries)
    assert once > 0 or path in {"/en/charter/", "/en/contact/", "/en/privacy/"}
    for week in range(1, 4):
        create_event(None, themed(SEVEN + timedelta(weeks=week)), NOW, state=State.CONFIRMED)
    with django_assert_max_num_queries(once):
        as_chloe.get(path)


@pytest.mark.parametrize("path", ["/en/", "/en/agenda/", "/en/charter/", "/en/contact/"])
def test_a_community_without_anything_yet_says_what_to_do(path, as_chloe):
    assert len(read(as_chloe, path)) > 20


def test_home_shows_the_next_event_large_and_the_others_below(as_chloe, series):
    page = as_chloe.get("/en/").text
    large = page[page.index('class="banner"') : page.index("</section>")]
    assert "Wednesday 2 December 2026, 18:30 to 23:00" in large
    assert "usual date, not yet confirmed" in large
    assert "2 slots free for talks" in large
    assert f'href="/en/events/{DECEMBER}/"' in large
    assert f"/events/{DECEMBER}.ics?lang=en" in large
    assert "Wednesday 6 January 2027" in page
    assert "Wednesday 4 November 2026" in page


def test_home_speaks_french(as_chloe, series):
    assert "Mercredi 2 décembre 2026" in read(as_chloe, "/fr/")


def test_a_cancelled_event_gives_its_place_to_the_next(as_chloe, ada, series):
    cancel(ada, DECEMBER, {"en": "The hall is flooded."}, NOW)
    page = as_chloe.get("/en/").text
    large = page[page.index('class="banner"') : page.index("</section>")]
    assert "Wednesday 6 January 2027" in large
    assert "badge-cancelled" in page


def test_home_is_dropped_when_its_next_event_ends(as_chloe, series):
    answer = as_chloe.get("/en/")
    begins = datetime(2026, 12, 2, 17, 30, tzinfo=UTC)
    assert float(answer["X-Meshup-Until"]) == begins.timestamp()
    with clock.set_to(begins + timedelta(hours=1)):
        answer = as_chloe.get("/en/")
        assert "On now" in answer.text
        ends = datetime(2026, 12, 2, 22, tzinfo=UTC)
        assert float(answer["X-Meshup-Until"]) == ends.timestamp()
    with clock.set_to(ends + timedelta(seconds=1)):
        page = as_chloe.get("/en/").text
        assert "Wednesday 6 January 2027" in page[: page.index("</section>")]


def test_a_date_by_the_rule_says_that_it_is_not_confirmed(as_chloe, ada, series):
    assert "usual date, not yet confirmed" in read(as_chloe, EVENT)
    confirm(ada, DECEMBER, NOW)
    page = read(as_chloe, EVENT)
    assert ("usual date" in page, "confirmed" in page) == (False, True)


def test_a_moved_event_keeps_its_old_date(as_chloe, ada, series):
    move(ada, DECEMBER, SEVEN, SEVEN + timedelta(hours=3), NOW)
    page = read(as_chloe, EVENT)
    assert "Moved: it was announced for Wednesday 2 December 2026, 18:30." in page
    assert "Wednesday 9 December 2026, 19:00 to 22:00" in page


def test_an_event_moved_online_has_its_link_and_no_place(as_chloe, ada, series):
    move_online(ada, DECEMBER, "https://call.example/room", NOW)
    page = as_chloe.get(EVENT).text
    assert 'href="https://call.example/room"' in page
    assert "Ground Control" not in words_of(page)


def test_a_cancelled_event_says_why_and_offers_no_calendar(as_chloe, ada, series):
    cancel(ada, DECEMBER, {"en": "The hall is flooded."}, NOW)
    page = read(as_chloe, EVENT)
    assert "This event does not take place. The hall is flooded." in page
    assert "Add to calendar" not in page


def test_an_event_that_is_over_says_what_is_left_of_it(as_chloe, ada, series):
    afterwards = Afterwards(
        head_count=58,
        notes={"en": "A **good** one."},
        links=({"kind": "video", "label": "The talk", "url": "https://video.example/1"},),
    )
    slug = "paris-p2p-2026-11-04"
    record_afterwards(ada, slug, 0, afterwards, NOW)
    page = as_chloe.get(f"/en/events/{slug}/").text
    assert "58 people came." in words_of(page)
    assert "<strong>good</strong>" in page
    assert 'href="https://video.example/1"' in page


def test_an_event_leads_to_the_editions_beside_it(as_chloe, series):
    page = as_chloe.get(EVENT).text
    assert 'rel="prev" href="/en/events/paris-p2p-2026-11-04/"' in page
    assert 'rel="next" href="/en/events/paris-p2p-2027-01-06/"' in page


def test_an_event_and_its_series_lead_to_where_they_were_announced(as_chloe, ada, series):
    source = "https://www.agendadulibre.example/events/7?a=1&b=2"
    edit_series(ada, "paris-p2p", series.version, replace(WORDS, source_url=source), NOW)
    link = '<a href="https://www.agendadulibre.example/events/7?a=1&amp;b=2"'
    for path in (EVENT, "/en/series/paris-p2p/"):
        page = as_chloe.get(path).text
        assert link in page
        assert ">agendadulibre.example</a>" in page


def test_a_text_in_another_language_says_so(as_chloe, series):
    page = as_chloe.get(f"/fr/events/{DECEMBER}/").text
    assert re.search(r'<div class="words"\s+lang="en">', page)
    assert "Written in" not in as_chloe.get(EVENT).text


def test_a_draft_and_a_missing_event_are_refused_alike(as_chloe, ada, series):
    draft = create_event(ada, themed(SEVEN), NOW).slug
    answers = [as_chloe.get(f"/en/events/{slug}/") for slug in (draft, "nothing")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text.replace(draft, "nothing") == answers[1].text


def test_an_event_can_be_shared(as_chloe, series):
    page = as_chloe.get(EVENT).text
    assert re.search(r'<meta property="og:title"\s+content="Paris P2P">', page)
    assert re.search(rf'og:image"\s+content="http[^"]+/events/{DECEMBER}/card.png\?lang=en"', page)
    assert '<script type="application/ld+json">' in page


def test_every_page_names_itself_in_both_languages(as_chloe, series):
    page = " ".join(as_chloe.get(f"{EVENT}?from=mail").text.split())
    assert re.search(rf'rel="canonical" href="http[^"]+{EVENT}"', page)
    for code in ("en", "fr"):
        there = f"/{code}/events/{DECEMBER}/"
        assert re.search(rf'hreflang="{code}" href="http[^"]+{there}"', page)
    assert f'href="/language/fr?next=/fr/events/{DECEMBER}/%3Ffrom%3Dmail"' in page


def test_the_agenda_lists_what_comes_year_by_year(as_chloe, series):
    page = as_chloe.get("/en/agenda/").text
    assert re.findall(r'id="year-(\d+)"', page) == ["2026", "2027"]
    assert 'href="/en/agenda/2019/"' in page


def test_a_past_year_is_listed_from_its_beginning(as_chloe, series):
    page = as_chloe.get("/en/agenda/2019/").text
    days = re.findall(r'<time datetime="(2019-[\d-]{5})', page)
    assert days == ["2019-08-07", "2019-09-04", "2019-10-02", "2019-11-06", "2019-12-04"]


@pytest.mark.parametrize(
    "path", ["2018/", "2018/1/", "2026/0/", "2026/13/", "9999/", "99999/12/", "0/", "0/1/"]
)
def test_years_and_months_that_nobody_knows_are_not_there(path, as_chloe, series):
    assert as_chloe.get(f"/en/agenda/{path}").status_code == 404


def test_a_month_shows_its_events_on_their_days(as_chloe, series):
    page = as_chloe.get("/en/agenda/2026/12/").text
    cell = page[: page.index("month-event")].rsplit("<td", 1)[1]
    assert re.findall(r">(\d+)<", cell) == ["2"]
    assert 'href="/en/agenda/2026/11/"' in page


def test_search_finds_words_of_titles_places_and_talks(as_chloe, ada, series, festival):
    lines = [LinePlan(kind="talk", starts_at=SEVEN, titles={"en": "Replacing BGP"})]
    set_timetable(ada, DECEMBER, 0, lines, NOW)
    assert "1 event found" in read(as_chloe, "/en/agenda/search/?q=bgp")
    assert "Festival" in read(as_chloe, "/en/agenda/search/?q=FESTIVAL")
    assert "No event speaks of “xyzzy”" in read(as_chloe, "/en/agenda/search/?q=xyzzy")
    assert "Write a word" in read(as_chloe, "/en/agenda/search/?q=")


def test_a_hostile_search_is_only_words(as_chloe, series):
    page = as_chloe.get("/en/agenda/search/", {"q": '"><script>alert(1)</script>\0%_' * 50})
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_a_series_says_its_rhythm_and_its_editions(as_chloe, series):
    page = read(as_chloe, "/en/series/paris-p2p/")
    assert "First Wednesday of each month, at 18:30" in page
    assert "Wednesday 2 December 2026" in page
    assert "2026 11 events Wednesday 4 November #87" in page
    assert "8 more dates" in page


def test_a_venue_says_what_comes_next_there(as_chloe, series):
    page = read(as_chloe, "/en/venues/ground-control/")
    assert "Step-free access not known." in page
    assert "Wednesday 2 December 2026" in page


def test_a_festival_has_a_table_for_each_day(as_chloe, festival):
    page = as_chloe.get(f"/en/events/{festival}/timetable/").text
    assert re.findall(r'<h2 id="day-([\d-]+)"', page) == ["2027-01-08", "2027-01-09"]
    assert f'href="/en/events/{festival}/timetable/?day=2027-01-08"' in (
        as_chloe.get(f"/en/events/{festival}/").text
    )


def test_a_festival_is_filtered_by_day_place_and_kind(as_chloe, festival):
    def sessions(wish: str) -> list[str]:
        page = as_chloe.get(f"/en/events/{festival}/timetable/?{wish}").text
        return re.findall(r'<p class="line-title">\s*(\w+ \d)\s*</p>', page)

    assert sorted(sessions("")) == ["talk 0", "talk 1", "workshop 0", "workshop 1"]
    assert sorted(sessions("day=2027-01-08")) == ["talk 0", "workshop 0"]
    assert sorted(sessions("zone=Village&day=2027-01-09")) == ["workshop 1"]
    assert sorted(sessions("kind=talk")) == ["talk 0", "talk 1"]
    nothing = read(as_chloe, f"/en/events/{festival}/timetable/?kind=music")
    assert "Nothing fits this choice." in nothing


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_cannot_be_written_to(path, as_chloe, series):
    assert as_chloe.post(path).status_code == 405


def test_an_event_shows_its_picture_or_the_one_drawn_for_it(as_chloe, series):
    assert f'<img src="/events/{DECEMBER}/cover.svg" alt="">' in as_chloe.get(EVENT).text
    plan = themed(SEVEN, cover="covers/abc-1600.webp")
    slug = create_event(None, plan, NOW, state=State.CONFIRMED).slug
    page = " ".join(as_chloe.get(f"/en/events/{slug}/").text.split())
    assert "/media/covers/abc-800.webp 800w, /media/covers/abc-1600.webp 1600w" in page


def test_french_texts_break_no_line_before_their_punctuation(as_chloe):
    titles = {"fr": "Atelier : un nœud ?"}
    slug = create_event(None, themed(SEVEN, titles=titles), NOW, state=State.CONFIRMED).slug
    assert "Atelier\N{NO-BREAK SPACE}: un nœud\N{NO-BREAK SPACE}?" in (
        as_chloe.get(f"/fr/events/{slug}/").text
    )


@pytest.mark.parametrize(
    "page",
    [
        *(f"events/{DECEMBER}/", f"events/{DECEMBER}/timetable/"),
        *("series/paris-p2p/", "venues/ground-control/"),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_foot_leads_hosts_to_the_same_thing_at_the_desk(
    page, language, series, as_chloe, as_ada
):
    thing = page.removesuffix("timetable/")
    link = f'<a href="/{language}/desk/{thing}" rel="nofollow">'
    shown = as_chloe.get(f"/{language}/{page}")
    assert link in shown.text
    assert as_ada.get(f"/{language}/{page}").text == shown.text
    assert as_ada.get(f"/{language}/desk/{thing}").status_code == 200


def test_other_pages_lead_to_the_overview_of_the_desk(series, as_chloe):
    for page in ("", "agenda/", "charter/"):
        assert '<a href="/en/desk/" rel="nofollow">' in as_chloe.get(f"/en/{page}").text
