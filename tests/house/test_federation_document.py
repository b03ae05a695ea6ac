"""FEDERATION.md is true: what it says is spoken, and nothing else is."""

import ast
import json
import re
from datetime import date

from django.urls import Resolver404, resolve

from meshup.activitypub import collections, event_details, events, ids, instants, words
from meshup.activitypub.activity_documents import SENT_KINDS
from meshup.activitypub.actor_document import IMPLEMENTED, RFC_9421
from meshup.gossip.card import NextEvent, rotation, signed_card
from meshup.inbox.activity_handlers import handled_kinds
from meshup.inbox.limits import MOST_BYTES
from tests.gossip.cards import NOW, did, fields, key
from tests.house.tree import SOURCES, TOP, python_files, tree_of

TEXT = (TOP / "FEDERATION.md").read_text(encoding="utf-8")
BUILDERS = "meshup.activitypub.activity_documents"
GOLDEN = TOP / "tests" / "activitypub" / "golden_event.json"
SLUG, UUID = "meetup-42", "0193d5a1-0000-7000-8000-000000000042"


def rows(heading):
    """Return the cells of the tables below a heading, without the heads of these."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE)
    lines = [line for line in section.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [number for number, row in enumerate(cells) if set(row[0]) == {"-"}]
    heads = {number - 1 for number in rules} | set(rules)
    return [row for number, row in enumerate(cells) if number not in heads]


def quoted(cells):
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def builders_called():
    """Return the functions that build activities and are called by some room."""
    called = set()
    for path in python_files("src"):
        if path.is_relative_to(SOURCES / "activitypub"):
            continue
        modules = set()
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom) and node.module == BUILDERS:
                called |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module == "meshup.activitypub":
                names = [name for name in node.names if name.name == "activity_documents"]
                modules |= {name.asname or name.name for name in names}
        called |= {
            node.attr
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in modules
        }
    return called


def test_the_activities_that_are_understood_are_those_with_a_handler():
    named = quoted(row[0] for row in rows("Activities that we understand"))
    assert sorted(named) == sorted(handled_kinds())


def test_the_activities_that_are_sent_are_those_that_some_room_builds():
    named = quoted(row[0] for row in rows("Activities that we send"))
    called = {name.replace("_", " ").title().replace(" ", "") for name in builders_called()}
    assert sorted(named) == sorted(called & SENT_KINDS)


def test_the_proposals_that_actors_name_are_those_marked():
    marked = [row[0] for row in rows("Protocols and proposals") if row[2] == "yes"]
    addresses = [re.findall(r"\]\(([^)]+)\)", cell)[0] for cell in marked]
    assert sorted(addresses) == sorted(IMPLEMENTED)
    assert RFC_9421 in addresses


def test_the_fields_of_an_event_are_those_of_the_golden_one():
    named = quoted(row[0] for row in rows("Our events"))
    assert sorted(named) == sorted(json.loads(GOLDEN.read_text(encoding="utf-8")))


def test_the_fields_of_a_card_are_those_of_one_that_says_all():
    said = fields(
        "paris",
        "paris.example",
        summary="Peers meet.",
        city="Paris",
        country="FR",
        latitude=48.86,
        longitude=2.35,
        languages=("fr",),
        since=date(2019, 7, 14),
        next_event=NextEvent("https://paris.example/e", "Talks", NOW, "https://paris.example/e"),
        contact="bonjour@paris.example",
        neighbours=("https://lyon.example/ap/relay/card",),
        bootstrap=("https://lyon.example/ap/relay/card",),
        recovery=did("safe"),
        also_known_as=("https://old.example/ap/relay/card",),
        successors=(did("lyon"),),
        is_umbrella=True,
        umbrellas=("https://france.example/ap/france",),
        offers=("kit",),
        rotation=rotation(did("before"), did("paris"), key("safe"), NOW),
    )
    table = [row[0] for row in rows("The card of a node")]
    assert sorted(quoted(table)) == sorted(signed_card(said, key("paris"), NOW))


def test_the_bounds_are_those_of_the_code():
    assert dict(rows("What we read")) == {
        "bytes of an activity": str(MOST_BYTES),
        "characters of a name": str(words.LONGEST_NAME),
        "characters of HTML": str(words.LONGEST_HTML),
        "tags of an event": str(event_details.MOST_TAGS),
        "attachments that are looked at": str(event_details.MOST_ATTACHMENTS),
        "references in one list": str(ids.MOST_IDS),
        "items of a page of a collection": str(collections.MOST_ITEMS),
        "days that an event lasts": str(events.LONGEST.days),
        "years of dates": " to ".join(map(str, instants.YEARS)),
    }


def test_every_address_is_there():
    addresses = [
        address.replace("<name>", "paris")
        .replace("<uuid>", UUID)
        .replace("<slug>", SLUG)
        .replace("<language>", "en")
        for row in rows("Actors")
        for address in quoted(row)
        if address.startswith("/")
    ]
    assert len(addresses) > 15
    assert [address for address in addresses if not is_there(address)] == []


def is_there(address):
    try:
        resolve(address)
    except Resolver404:
        return False
    return True
