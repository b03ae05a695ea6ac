"""Talks as everybody reads them: at one address for ever, kept, and never too much."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meshup.agenda.domain.talk_lines import take_off_talk
from meshup.kit import clock
from meshup.proposals.domain.call_facts import Topic
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call
from meshup.proposals.domain.deciding import accept, decline, vet
from meshup.proposals.domain.following import follow_clock
from meshup.proposals.domain.proposing import withdraw
from meshup.proposals.domain.speakers import invite_speaker
from meshup.talks.domain.materials import MaterialWish, add_link
from meshup.talks.domain.topics import join_topics, name_topic, set_topics
from tests.proposals.conftest import AFTERWARDS, DECEMBER, EIGHT, JANUARY, NOW, proposed
from tests.talks.conftest import browser, placed

pytestmark = pytest.mark.django_db
PROPOSALS = '<a href="/en/proposals/">'
VIDEO = MaterialWish(kind="video", url="https://video.example/v", is_hosts=True)


def page(path: str, language: str = "en"):
    """Return an answer of the public site."""
    return browser().get(f"/{language}/talks/{path}")


def words(answer) -> str:
    """Return the main words of a page, with single spaces."""
    main = answer.text.partition("<main")[2].partition("</main")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_a_talk_says_all_that_its_speaker_chose_to_say(ada, chloe):
    change_call(ada, "", 0, CallPlan(topics=(Topic("dht", {"en": "DHTs"}),)), NOW)
    facts = placed(
        ada,
        proposed(
            chloe,
            names=("Chloé",),
            abstracts={"en": "How it *spreads*."},
            languages=("fr", "en"),
            levels={"dht": 2},
            money="Chloé sells relays.",
            recording="slides",
        ),
    )
    invite_speaker(facts.uuid, "Not yet", NOW)
    set_topics(facts.uuid, "gossip", "en", NOW)
    add_link(facts.uuid, VIDEO, NOW)
    answer = page(f"{facts.slug}/")
    said = words(answer)
    for part in (
        *("Gossip without a crowd", "Chloé", "Talk, 15 minutes", "French, English"),
        *("How it spreads", "DHTs", "for those who know the subject", "Chloé sells relays."),
        *("Sound and slides".lower(), "gossip", "Video", "video.example"),
        *("Wednesday 2 December 2026, 20:00",),
    ):
        assert part in said, part
    assert "Not yet" not in answer.text
    assert "<em>spreads</em>" in answer.text
    assert f'href="/en/events/{DECEMBER}/"' in answer.text
    assert dict(answer.cookies) == {}


def test_machines_read_the_work_its_evenings_and_who_performs_it(talk):
    add_link(talk.uuid, VIDEO, NOW)
    text = page(f"{talk.slug}/").text
    data = json.loads(text.partition('application/ld+json">')[2].partition("</script>")[0])
    work, evening = data["@graph"]
    assert (work["@type"], work["name"]) == ("CreativeWork", "Gossip without a crowd")
    assert work["creator"] == [{"@type": "Person", "name": "Chloé"}]
    assert work["associatedMedia"][0]["@type"] == "VideoObject"
    assert evening["workPerformed"] == {"@id": work["@id"]}
    assert evening["startDate"] == "2026-12-02T20:00:00+01:00"
    assert evening["superEvent"]["url"].endswith(f"/en/events/{DECEMBER}/")
    assert '<meta property="og:image" content="http' in text


def test_the_picture_of_a_shared_link_is_drawn(talk):
    answer = page(f"{talk.slug}/card.png")
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_what_is_no_talk_is_not_there(ada, chloe):
    waiting, gone = proposed(chloe, "Waiting"), proposed(chloe, "Gone")
    no = proposed(chloe, "No")
    decline(ada, no.uuid, no.version, NOW)
    accept(ada, gone.uuid, gone.version, NOW)
    assert page(f"{gone.slug}/").status_code == 200
    withdraw(gone.uuid, NOW)
    for slug in (waiting.slug, gone.slug, no.slug, "never"):
        for path in ("", "card.png", "thanks/", "files/1/"):
            assert page(f"{slug}/{path}").status_code == 404, (slug, path)
    listed = page("").text
    assert not any(name in listed for name in ("Waiting", "Gone"))


def test_a_proposal_that_visitors_may_read_has_its_page_and_is_no_talk(ada, chloe):
    facts = proposed(chloe, may_be_voted=True, money="Secret Ltd", abstracts={"en": "Words."})
    answer = page(f"{facts.slug}/")
    assert "hosts have not decided yet" in answer.text
    assert 'content="noindex"' in answer.text
    assert "Secret Ltd" not in answer.text
    assert facts.slug not in page("").text
    change_call(ada, "", 0, CallPlan(has_voices=False), NOW)
    assert page(f"{facts.slug}/").status_code == 404


def test_a_talk_that_was_held_stays_and_is_held_again(talk, ada):
    with clock.set_to(AFTERWARDS):
        follow_clock(AFTERWARDS)
        assert "It was held" in words(page(f"{talk.slug}/"))
        placed(ada, talk, JANUARY, None, AFTERWARDS)
        said = words(page(f"{talk.slug}/"))
        assert "Wednesday 6 January 2027" in said.partition("It was held")[0]
        assert "Wednesday 2 December 2026" in said.partition("It was held")[2]
        withdraw(talk.uuid, AFTERWARDS)
        said = words(page(f"{talk.slug}/"))
        assert "January" not in said
        assert "It was held" in said


def test_links_of_strangers_wait_for_a_host(ada, chloe):
    text = {"en": "See [my pills](https://pills.example) now"}
    facts = proposed(chloe, abstracts=text, may_be_voted=True)
    answer = page(f"{facts.slug}/")
    assert "pills.example" not in answer.text
    assert "Links are shown once a host has read it" in answer.text
    vet(ada, facts.uuid, facts.version, NOW)
    assert 'href="https://pills.example"' in page(f"{facts.slug}/").text


def test_kept_pages_hear_of_what_they_show(talk, ada, settings):
    def tags_of(path: str) -> set[str]:
        return set(page(path)["X-Meshup-Tags"].split())

    def bumped(act) -> set[str]:
        heard.clear()
        act()
        return set(heard)

    heard: list[str] = []
    bump = settings.TAG_VERSIONS.bump

    def note(tags) -> None:
        heard.extend(tags)
        bump(tags)

    settings.TAG_VERSIONS.bump = note
    try:
        for act, paths in (
            (lambda: add_link(talk.uuid, VIDEO, NOW), (f"{talk.slug}/", "")),
            (lambda: set_topics(talk.uuid, "DHT", "en", NOW), (f"{talk.slug}/", "", "topics/")),
            (lambda: name_topic(ada, "dht", {"en": "Tables"}), (f"{talk.slug}/", "topics/dht/")),
            (lambda: take_off_talk(ada, DECEMBER, talk.uuid, NOW), (f"{talk.slug}/", "")),
        ):
            tags = [(path, tags_of(path)) for path in paths if page(path).status_code == 200]
            texts = {path: page(path).text for path, _tags in tags}
            news = bumped(act)
            for path, shown in tags:
                assert shown & news, path
                assert page(path).text != texts[path], path
    finally:
        settings.TAG_VERSIONS.bump = bump


def several(ada, chloe, number: int) -> None:
    """Make talks, half of them in December, with all that belongs to them."""
    for index in range(number):
        facts = proposed(chloe, f"Number {index}", names=(f"Speaker {index}",))
        placed(ada, facts, starts_at=EIGHT + timedelta(minutes=index))
        set_topics(facts.uuid, f"DHT, topic {index}", "en", NOW)
        add_link(facts.uuid, VIDEO, NOW)


def queries_of(path: str) -> int:
    """Return how many queries an answer takes."""
    with CaptureQueriesContext(connection) as asked:
        assert browser().get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    "path",
    [
        *("/en/talks/", "/en/talks/topics/", "/en/talks/topics/dht/", "/en/talks/?q=number"),
        *("/api/talks", "/talks.atom", "/sitemap.xml", f"/en/events/{DECEMBER}/"),
    ],
)
def test_lists_take_as_many_queries_for_three_as_for_one(ada, chloe, path):
    several(ada, chloe, 1)
    queries_of(path)
    first = queries_of(path)
    several(ada, chloe, 3)
    assert queries_of(path) == first


def test_talks_are_found_by_words_language_topic_and_year(ada, chloe, dana):
    held = placed(ada, proposed(chloe, "Émile and the DHT", names=("Chloé",), languages=("fr",)))
    set_topics(held.uuid, "DHT", "en", NOW)
    accept(ada, (other := proposed(dana, "Bread", languages=("en",))).uuid, other.version, NOW)
    with clock.set_to(AFTERWARDS):
        follow_clock(AFTERWARDS)
        found = {
            query: [title in words(page(f"?{query}")) for title in ("Émile and the DHT", "Bread")]
            for query in (
                *("q=emile", "q=CHLOE+dht", "q=bread", "language=fr", "language=en"),
                *("topic=dht", "year=2026", "year=2019", "q=nothing", "year=x", "q=%00"),
            )
        }
    only, other, both, none = [True, False], [False, True], [True, True], [False, False]
    assert found == {
        "q=emile": only,
        "q=CHLOE+dht": only,
        "q=bread": other,
        "language=fr": only,
        "language=en": other,
        "topic=dht": only,
        "year=2026": only,
        "year=2019": none,
        "q=nothing": none,
        "year=x": both,
        "q=%00": both,
    }


def test_everything_about_a_topic_stands_at_one_address(talk, ada, dana):
    theirs = placed(ada, proposed(dana, "Tables of hashes"), starts_at=None)
    set_topics(talk.uuid, "DHT, gossip", "en", NOW)
    set_topics(theirs.uuid, "Hash tables", "en", NOW)
    assert "DHT 1 talk" in words(page("topics/"))
    join_topics(ada, "hash-tables", "dht")
    said = words(page("topics/dht/"))
    assert "2 talks" in said
    assert "Tables of hashes" in said
    moved = page("topics/hash-tables/")
    assert (moved.status_code, moved["Location"]) == (301, "/en/talks/topics/dht/")
    assert page("topics/never/").status_code == 404
    set_topics(theirs.uuid, "hash tables", "en", NOW)
    assert "2 talks" in words(page("topics/dht/")), "the old name means the new topic"


def test_a_topic_of_what_is_no_talk_is_not_there(ada, chloe):
    facts = proposed(chloe)
    accept(ada, facts.uuid, facts.version, NOW)
    set_topics(facts.uuid, "DHT", "en", NOW)
    withdraw(facts.uuid, NOW)
    assert page("topics/dht/").status_code == 404
    assert "DHT" not in words(page("topics/"))


def test_an_empty_list_says_how_one_proposes(node):
    answer = page("")
    assert "No talk is planned yet" in answer.text
    assert "/en/propose/" in answer.text


def test_lines_of_timetables_lead_to_the_talk_and_the_event_has_its_slides(talk):
    add_link(talk.uuid, VIDEO, NOW)
    event = browser().get(f"/en/events/{DECEMBER}/").text
    assert f'<a href="/en/talks/{talk.slug}/">' in event
    assert "https://video.example/v" in event
    assert "Slides and videos" in event


def test_pages_are_in_french_too(talk):
    answer = page(f"{talk.slug}/", "fr")
    assert '<html lang="fr"' in answer.text
    assert '<h1><span lang="en">Gossip without a crowd</span></h1>' in answer.text
    assert "Enregistrement" in answer.text


def test_anybody_can_report_a_talk(talk):
    form = reverse("reports:report", args=("talk", talk.slug))
    assert form in page(f"{talk.slug}/").text
    assert talk.titles["en"] in browser().get(form).text
    assert browser().get(reverse("reports:report", args=("talk", "never"))).status_code == 404


def test_the_list_leads_to_proposing_unless_one_looks_for_something(talk):
    assert 'class="button" href="/en/propose/"' in page("").text
    assert 'class="button" href="/en/propose/"' not in page("?q=nothing").text


def test_the_list_leads_to_what_is_proposed_while_visitors_may_read_any(talk, ada, dana):
    assert PROPOSALS not in page("").text
    facts = proposed(dana, "Routing", may_be_voted=True)
    assert PROPOSALS in page("").text
    assert "Routing" not in page("").text
    change_call(ada, "", 0, CallPlan(has_voices=False), NOW)
    assert PROPOSALS not in page("").text
    change_call(ada, "", 1, CallPlan(has_voices=True), NOW)
    assert PROPOSALS in page("").text
    withdraw(facts.uuid, NOW)
    assert PROPOSALS not in page("").text
