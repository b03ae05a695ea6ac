"""Each part: what is given is what others take, and what they cannot take is refused."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from hypothesis import given, strategies as st

from meshup.agenda.domain.queries.series import all_series
from meshup.checklists.models import ChecklistTemplate
from meshup.community.domain.queries import this_node
from meshup.community.models import Node
from meshup.conversation_starters.domain.queries.starters import whole_deck
from meshup.conversation_starters.domain.starters import add_starter, hide_starter
from meshup.conversation_starters.errors import TooManyStarters
from meshup.history.domain.queries import latest_changes
from meshup.history.domain.sentences import sentences
from meshup.history.models import Change
from meshup.kit import clock
from meshup.kit.personal_data import Subject
from meshup.recurrence.dates import settle
from meshup.starter_kit.domain import (
    charter_part,
    checklist_part,
    deck_part,
    series_part,
    sister_parts,
)
from meshup.starter_kit.domain.kit_documents import Sister
from meshup.starter_kit.domain.personal_data import SISTERS
from meshup.starter_kit.domain.series_templates import whole_rule
from meshup.starter_kit.errors import MalformedKit, PrivateContact, UnsafeText
from meshup.starter_kit.parts import Adoption, renamed
from tests.starter_kit.kits import CHARTER, CONTACT, DECK, NEIGHBOURS, SERIES, monthly

LYON = Sister("Lyon P2P", "Lyon", "https://lyon.example", ("fr",))
ITEM = {"key": "place", "days": -60, "texts": {"en": "Book the place"}, "role": ""}
AT = datetime(2026, 11, 29, 9, tzinfo=UTC)


def adopt_from_lyon():
    return Adoption(None, AT, LYON, this_node())


def say(**words):
    """Let the community say something else of itself."""
    Node.objects.update(**words)
    settings.TAG_VERSIONS.bump(["node"])


def changed_at(part, *way, to):
    """Return a copy of ``part`` with another value at the end of ``way``."""
    copied = copy.deepcopy(part)
    value = copied
    for step in way[:-1]:
        value = value[step]
    value[way[-1]] = to
    return copied


# ── charter ───────────────────────────────────────────────────────────────────────────────


def test_a_charter_is_taken_in_our_name_where_we_have_none(node):
    say(charters={"fr": "Le nôtre."}, conducts={})
    lines = charter_part.take(CHARTER, adopt_from_lyon())
    assert this_node().charters == {"fr": "Le nôtre.", "en": "Paris P2P is open to all."}
    assert this_node().conducts == {"en": "Be kind."}
    assert lines[-1] == "What you have written yourselves stays as it is."
    version = this_node().version
    charter_part.take(CHARTER, adopt_from_lyon())
    assert this_node().version == version


def test_a_charter_is_given_without_contacts_and_html(node):
    say(charters={"en": "Write to ada@paris.example <b>now</b>"}, conducts={})
    given_part = charter_part.give(AT) or {}
    assert given_part["charters"] == {"en": "Write to [contact] now"}
    assert charter_part.read(given_part) == ["A charter, in English."]
    say(charters={})
    assert charter_part.give(AT) is None


@pytest.mark.parametrize(
    ("way", "value", "refusal"),
    [
        (("charters", "en"), "<script>x</script>", UnsafeText),
        (("charters", "en"), "Call 06 12 34 56 78", PrivateContact),
        (("charters", "en"), "x" * 30_001, MalformedKit),
        (("charters", "en"), 7, MalformedKit),
        (("charters", "../en"), "x", MalformedKit),
        (("charters",), [], MalformedKit),
        (("person",), "Ada", MalformedKit),
    ],
)
def test_a_charter_that_is_none_is_refused(way, value, refusal):
    with pytest.raises(refusal):
        charter_part.read(changed_at(CHARTER, *way, to=value))


# ── series ────────────────────────────────────────────────────────────────────────────────


def test_a_series_is_taken_with_its_own_next_date_in_our_zone_and_name(node):
    say(time_zone="America/Montreal", languages=["en"])
    takes = adopt_from_lyon()
    lines = series_part.take(SERIES, takes)
    series = all_series()[0]
    pattern = series.patterns[0]
    assert series.titles == {"en": "Paris P2P monthly", "fr": "Paris P2P chaque mois"}
    assert series.summaries == {"en": "Peers meet in Paris."}
    assert (pattern.rule, pattern.starts_on) == ("FREQ=MONTHLY;BYDAY=2TH", date(2026, 12, 10))
    assert (pattern.time_zone, pattern.languages, pattern.venue) == (
        "America/Montreal",
        ("en",),
        None,
    )
    assert pattern.timetable[0]["titles"] == {"en": "Doors"}
    assert (series.registration, series.registration_opens_days) == ("here", 30)
    assert takes.series == {"lyon-monthly": series.slug}
    assert lines == ["“Paris P2P monthly”: first on Thursday 10 December 2026, at 19:00."]


def test_taken_twice_there_is_one_series(node):
    series_part.take(SERIES, adopt_from_lyon())
    again = adopt_from_lyon()
    lines = series_part.take(SERIES, again)
    assert len(all_series()) == 1
    assert again.series == {"lyon-monthly": all_series()[0].slug}
    assert "left as it is" in lines[0]


def test_the_series_that_has_dates_is_given_without_place_and_contacts(evening):
    ended = monthly("Old P2P", "FREQ=MONTHLY;BYDAY=1MO;UNTIL=20200101")
    given_part = series_part.give(AT) or {}
    assert [one["slug"] for one in given_part["series"]] == [evening.slug]
    assert ended.slug != evening.slug
    told = given_part["series"][0]
    assert told["texts"] == {"en": "Write to [contact] or [contact].x"}
    assert told["pattern"]["rule"] == "FREQ=MONTHLY;BYDAY=1WE"
    assert series_part.read(given_part) == [
        "“Paris P2P monthly”: first Wednesday of each month, at 18:30."
    ]


def test_nothing_is_given_where_there_is_no_series(node):
    assert series_part.give(AT) is None


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("slug",), "../../etc"),
        (("slug",), ""),
        (("kind",), "orgy"),
        (("titles",), {}),
        (("titles", "en"), "two\nlines"),
        (("registration",), "elsewhere"),
        (("opens_days",), -1),
        (("cover",), "../../secret.png"),
        (("pattern", "rule"), "FREQ=SECONDLY"),
        (("pattern", "rule"), "FREQ=MONTHLY;BYDAY=1WE;UNTIL=20200101"),
        (("pattern", "start"), "25:00"),
        (("pattern", "minutes"), 0),
        (("pattern", "minutes"), 10**9),
        (("pattern", "mode"), "astral"),
        (("pattern", "venue"), "la-mutinerie"),
        (("pattern", "timetable"), [{}] * 61),
        (("pattern", "timetable", 0, "kind"), "seance"),
        (("pattern", "timetable", 0, "end"), None),
    ],
)
def test_a_series_that_is_none_is_refused(way, value):
    with pytest.raises(MalformedKit):
        series_part.read(changed_at(SERIES, "series", 0, *way, to=value))


def test_two_series_of_one_address_are_refused():
    with pytest.raises(MalformedKit, match=r"series\.series"):
        series_part.read(SERIES | {"series": SERIES["series"] * 2})


@pytest.mark.parametrize(
    ("rule", "whole"),
    [
        ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=WE"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=3"),
        ("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=3"),
        ("FREQ=MONTHLY;BYDAY=1WE", "FREQ=MONTHLY;BYDAY=1WE"),
        ("FREQ=YEARLY;BYMONTH=7", "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=3"),
    ],
)
def test_a_rule_says_by_itself_what_its_first_date_said(rule, whole):
    first = date(2019, 7, 3)
    assert whole_rule(rule, first) == whole
    assert settle(whole, first).starts_on == settle(rule, first).starts_on == first


# ── deck ──────────────────────────────────────────────────────────────────────────────────


def test_a_deck_is_taken_once_each_starter_after_the_one_it_followed(node):
    lines = deck_part.take(DECK, adopt_from_lyon())
    deck = whole_deck()
    assert lines == ["3 conversation starters added or changed."]
    assert [starter.slug for starter in deck][:3] == [
        "come-out",
        "own-what-is-your-favourite-bridge",
        "better-week",
    ]
    assert deck[2].hidden
    assert deck[3].texts == {"en": "Which place do you like?"}
    deck_part.take(DECK, adopt_from_lyon())
    assert whole_deck() == deck


def test_what_hosts_here_have_said_of_a_starter_stands(ada):
    hide_starter(ada, "nearby-place", clock.now())
    deck_part.take(DECK, adopt_from_lyon())
    kept = next(one for one in whole_deck() if one.slug == "nearby-place")
    assert kept.hidden
    assert not kept.is_reworded


def test_a_deck_that_is_given_is_taken_as_it_was(ada):
    add_starter(ada, {"en": "Ada’s own: ada@paris.example"}, clock.now())
    hide_starter(ada, "come-out", clock.now())
    given_part = deck_part.give(AT) or {}
    assert given_part["starters"][0] == {"texts": {"en": "Ada’s own: [contact]"}}
    assert {"shipped": "come-out", "hidden": True} in given_part["starters"]
    assert deck_part.read(given_part)[1] == "1 of them was written there."


def test_a_deck_that_is_too_large_is_refused_and_nothing_is_written(node):
    starters = [{"texts": {"en": f"Number {n}?"}} for n in range(301)]
    before = whole_deck()
    with pytest.raises(TooManyStarters):
        deck_part.take(DECK | {"starters": starters}, adopt_from_lyon())
    assert whole_deck() == before


@pytest.mark.parametrize(
    "starters",
    [
        [{}],
        [{"shipped": "../x"}],
        [{"shipped": "come-out"}, {"shipped": "come-out"}],
        [{"texts": {"en": "x" * 201}}],
        [{"texts": {"en": "x"}, "hidden": True}],
        [{"shipped": "come-out", "hidden": []}],
        [{"shipped": "come-out", "author": "Ada"}],
        [{"texts": {"en": "x"}}] * 501,
    ],
)
def test_a_deck_that_is_none_is_refused(starters):
    with pytest.raises(MalformedKit):
        deck_part.read(DECK | {"starters": starters})


# ── the sister herself ────────────────────────────────────────────────────────────────────


def test_the_contact_is_the_communitys_never_a_persons(ada):
    assert (sister_parts.give_contact(AT) or {}).get("email") == "bonjour@paris.example"
    say(contact="ADA@paris.example")
    assert sister_parts.give_contact(AT) is None


@pytest.mark.parametrize("email", ["ada", 7, "a@b\n.example", "<a@b.example>", "x" * 300])
def test_a_contact_that_is_none_is_refused(email):
    with pytest.raises(MalformedKit):
        sister_parts.read_contact(CONTACT | {"email": email})


@pytest.mark.parametrize(
    "cards",
    [
        ["ftp://lyon.example/"],
        ["javascript:alert(1)"],
        ["https://lyon.example/<b>"],
        ["https://user:pass word@lyon.example/"],
        ["https://lyon.example/a", "https://lyon.example/a"],
        [f"https://n{n}.example/" for n in range(6)],
        "https://lyon.example/",
    ],
)
def test_neighbours_that_are_none_are_refused(cards):
    with pytest.raises(MalformedKit):
        sister_parts.read_neighbours(NEIGHBOURS | {"cards": cards})


def test_neighbours_are_given_by_who_federates(federating):
    assert (sister_parts.give_neighbours(AT) or {}).get("cards") == [
        f"{settings.CONFIG.address}/ap/relay/card"
    ]


def test_neighbours_are_given_by_nobody_else(node):
    assert sister_parts.give_neighbours(AT) is None


@given(st.text(), st.text(min_size=1), st.text())
def test_a_name_is_replaced_as_a_whole_word_only(words, old, new):
    assert renamed(f"x{words}x", [("", new)]) == f"x{words}x"
    assert renamed(old, [(old, new)]) == new


def test_names_within_names_are_replaced_once():
    pairs = [("Lyon P2P", "Paris P2P"), ("Lyon", "Paris"), ("Paris", "Rome")]
    assert renamed("Lyon P2P in Lyon, Lyonnaise", pairs) == "Paris P2P in Paris, Lyonnaise"


def test_what_came_at_set_up_is_called_so_and_what_a_host_took_is_the_hosts(node, ada):
    def told():
        return [sentence.words for sentence in sentences(latest_changes())]

    lists = {"name": "checklists", "version": 1, "lists": [{"series": None, "items": [ITEM]}]}
    for part, content in ((series_part, SERIES), (deck_part, DECK), (checklist_part, lists)):
        part.take(content, adopt_from_lyon())
    words = "came with the starter kit, at set-up."
    assert f"“Paris P2P monthly” {words}" in told()
    assert f"The checklist for single events {words}" in told()
    assert all(line.endswith(words) for line in told())
    Change.objects.all().delete()
    ChecklistTemplate.objects.all().delete()
    checklist_part.take(lists, replace(adopt_from_lyon(), by=ada))
    assert told() == ["Ada took the checklist for single events from a starter kit."]


def test_the_address_of_a_sister_is_shown_to_whose_it_is_and_forgotten(node):
    sister_parts.take_contact(CONTACT, adopt_from_lyon())
    subject = Subject(email=CONTACT["email"].upper())
    assert SISTERS.export(subject) == [{"community": "Lyon P2P", "address": LYON.address}]
    assert (SISTERS.erase(subject), SISTERS.erase(subject)) == (1, 0)
    assert SISTERS.export(subject) == []
