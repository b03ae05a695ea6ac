"""Every field about people is marked where it stands, and registered: told, exported, erased."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.test.utils import isolate_apps
from django.utils import translation

from meshup.kit import personal_data
from meshup.peers.device_cookie import NAME
from tests.house.tree import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable

SMELLS = re.compile(
    r"(^|_)(e?mail|name|nick\w*|user|person|peer|author|by|reach|contact|phone|tel|ip|address|street|"
    r"password|avatar|birth|speaker|device|agent)s?(_|$)"
)
FREE = (models.TextField, models.JSONField, models.EmailField, models.GenericIPAddressField)

PUBLISHED = "hosts write it for everybody to read"
OURS = "the software's own words, never a person's"
MESH_NODE = ("card", "replaced_by")
OWN_IDENTITY = ("address", "bootstrap", "card", "former", "rotation")
NOT_PERSONAL = {
    "the community, not a person": {
        *(f"community.Node.{name}" for name in ("name", "contact", "languages")),
    },
    PUBLISHED: {
        *(f"community.Node.{name}" for name in ("summaries", "charters", "conducts", "links")),
        *(f"community.Node.{name}" for name in ("sponsors", "donations")),
        *(f"agenda.Venue.{name}" for name in ("name", "street", "access", "directions", "zones")),
        *(f"agenda.Series.{name}" for name in ("titles", "summaries", "texts")),
        *(f"agenda.Pattern.{name}" for name in ("languages", "timetable")),
        *(f"agenda.Event.{name}" for name in ("titles", "summaries", "texts", "reasons")),
        *(f"agenda.Event.{name}" for name in ("languages", "notes", "links", "search_words")),
        *(f"agenda.Item.{name}" for name in ("titles", "notes", "languages", "links")),
        "umbrella.UmbrellaSettings.charters",
        *(f"proposals.Call.{name}" for name in ("titles", "texts", "kinds", "topics")),
        "proposals.Call.questions",
        "talks.Topic.names",
        "conversation_starters.ConversationStarter.texts",
        *(f"federated_events.FederatedEvent.{name}" for name in ("document", "first_place")),
        *(f"federated_events.Post.{name}" for name in ("document", "texts")),
        "federated_events.Boost.name",  # the title of an event
    },
    "what a community shares is for others to read; who made it stands beside it": {
        *(f"library.LibraryItem.{name}" for name in ("titles", "summaries", "texts", "part")),
        *(f"library.LibraryItem.{name}" for name in ("facts", "made_from")),
        *(f"library.Loan.{name}" for name in ("titles", "address")),
        "library.NodeLibrary.refused",  # short words, and how often
    },
    "hosts set it up; numbers of an evening, and of participants who vanish": {
        *(f"person_to_person.RoundSession.{name}" for name in ("tables", "languages", "metrics")),
        *(f"person_to_person.RoundSession.{name}" for name in ("state", "names_on_wall")),
        "person_to_person.Round.certificate",
    },
    "a card tells of a community, never of a person": {
        *(f"mesh.MeshNode.{name}" for name in MESH_NODE),
        *(f"mesh.OwnIdentity.{name}" for name in OWN_IDENTITY),
        *(f"mesh.Equivocation.{name}" for name in ("did", "first", "second")),
        "mesh.GoneToday.domain",
    },
    "hosts read it; who speaks about what is left out of it": {
        *(f"agenda.EventTemplate.{name}" for name in ("name", "outline")),
    },
    "hosts write what is to do; who does it stands beside it": {"checklists.ChecklistItem.texts"},
    "lines as hosts wrote them, with titles that everybody read; of talks only which they are": {
        *(f"programme.Programme.{name}" for name in ("lines", "base")),
        *(f"programme.Publication.{name}" for name in ("lines", "news")),
        "programme.Step.before",
    },
    "the law asks for it to be public; hosts change it on the community's page": {
        *(f"community.Node.{name}" for name in ("publisher_address", "publisher_person")),
        *(f"community.Node.{name}" for name in ("hosting_address", "hosting_contact")),
    },
    "secrets of the node itself, by which it signs": {"fediverse.OwnActor.rsa_private_pem"},
    "where a talk is held elsewhere: an evening, never who": {
        "travelling_talks.WantedTalk.there_titles",
        "travelling_talks.BorrowedTalk.contacts_until",
    },
    "where communities hold an event together, and how many come there: never who": {
        "cohosting.Cohost.place",
        *(f"cohosting.Carried.{name}" for name in ("hosts", "last_numbers")),
        *(f"cohosting.Together.{name}" for name in ("successors", "parts", "continues")),
        *(f"cohosting.Together.{name}" for name in ("moved_to", "places_before")),
        *(f"succession.Watch.{name}" for name in ("statements", "to_ask", "declined_record")),
    },
    "parts of programmes: where, when, by which community; of talks only which they are": {
        *(f"shared_programme.GivenPart.{name}" for name in ("group", "name", "zone", "track")),
        "shared_programme.GivenPart.lines",
        *(f"shared_programme.FilledPart.{name}" for name in ("terms", "slots")),
    },
    "another community that changed the part of a programme that is ours": {
        "programme.Programme.other_hand"
    },
    OURS: {
        "deliveries.OutgoingActivity.by",
        "fediverse.OwnActor.name",
        "umbrella.UmbrellaSettings.successors",  # keys of nodes
        "door.DoorOperation.undoes",
        "starter_kit.KitOffer.withheld",
        "intake.Import.made",
        "mailings.Message.audiences",
        "proposal_letters.LetterTemplate.words",
        "auth.Group.name",
        "auth.Permission.name",
        "live.Channel.name",  # a kind and a key: never who somebody is
        "contenttypes.ContentType.model",
        *(f"django_tasks_database.DBTaskResult.{name}" for name in ("task_path", "worker_ids")),
        *(f"django_tasks_database.DBTaskResult.{name}" for name in ("queue_name", "backend_name")),
        "django_tasks_database.DBTaskResult.exception_class_path",
    },
    "numbers that taking back an act needs": {"moderation.Act.facts"},
    "calendar programs make them, to tell one event from another": {"intake.Import.uids"},
    "nobody signs up and no address is confirmed; it would go with its address": {
        "account.EmailConfirmation.email_address",
    },
}
LISTED = {name for names in NOT_PERSONAL.values() for name in names}


def label(field: models.Field[Any, Any]) -> str:
    return f"{field.model._meta.label}.{field.name}"


def marked(kinds: Iterable[type[models.Model]]) -> set[str]:
    return {
        f"{kind._meta.label}.{name}" for kind in kinds for name in getattr(kind, "PERSONAL", ())
    }


def smelling(kinds: Iterable[type[models.Model]]) -> set[str]:
    return {
        label(field)
        for kind in kinds
        for field in kind._meta.get_fields()
        if isinstance(field, models.Field) and smells(field)
    }


def smells(field: models.Field[Any, Any]) -> bool:
    points_to = getattr(field, "related_model", None)
    return (
        isinstance(field, FREE)
        or bool(SMELLS.search(field.name))
        or (points_to is not None and points_to._meta.label == settings.AUTH_USER_MODEL)
    )


def covered() -> set[str]:
    return {name for kind in personal_data.registered() for name in kind.covers}


ALL = apps.get_models(include_auto_created=True)


def test_what_is_marked_is_registered():
    assert marked(ALL) - covered() == set()


def test_what_smells_of_people_is_registered_or_listed_with_a_reason():
    assert smelling(ALL) - covered() - LISTED == set()


def test_what_is_registered_of_our_own_models_is_marked_where_it_stands():
    own = [kind for kind in ALL if kind.__module__.startswith("meshup.")]
    registered = {name for name in covered() if name.split(".")[0] in labels(own)}
    assert registered - marked(own) == set()


def labels(kinds: Iterable[type[models.Model]]) -> set[str]:
    return {kind._meta.app_label for kind in kinds}


def test_what_is_named_is_there():
    there = {label(field) for kind in ALL for field in kind._meta.concrete_fields}
    assert (covered() | LISTED | marked(ALL)) - there - {"cache"} == set()
    assert LISTED & covered() == set()


@isolate_apps("tests")
def test_a_new_field_about_people_is_found():
    class Registration(models.Model):
        nickname = models.CharField(max_length=80)
        note = models.TextField()
        came_with = models.ForeignKey(
            settings.AUTH_USER_MODEL, models.CASCADE, db_constraint=False, related_name="+"
        )
        phone_number = models.CharField(max_length=20)
        count = models.IntegerField()
        seats = models.CharField(max_length=8)

        PERSONAL = frozenset({"nickname"})

        class Meta:
            app_label = "tests"

        def __str__(self):
            return self.nickname

    Registration._meta.get_field("came_with").remote_field.model = apps.get_model(
        settings.AUTH_USER_MODEL
    )
    assert marked([Registration]) - covered() == {"tests.Registration.nickname"}
    assert smelling([Registration]) == {
        f"tests.Registration.{name}" for name in ("nickname", "note", "came_with", "phone_number")
    }


@pytest.mark.django_db
def test_every_table_without_a_model_is_known():
    tables = set(connection.introspection.table_names())
    known = {kind._meta.db_table for kind in ALL} | {"django_migrations"}
    assert tables - known == {"cache"}


def test_the_public_page_says_something_of_every_kind_in_both_languages():
    told = [
        getattr(kind.sentences, name)
        for kind in personal_data.registered()
        for name in ("title", "kept", "why", "how_long", "how_to_erase")
    ]
    with translation.override("en"):
        english = [str(sentence) for sentence in told]
    with translation.override("fr"):
        french = [str(sentence) for sentence in told]
    assert all(english)
    same = {one for one, other in zip(english, french, strict=True) if one == other}
    assert same == {"Suggestions"}


def test_whatever_is_put_into_a_browser_is_registered():
    putting = re.compile(
        r"set_cookie\(|sessionStorage|localStorage|document\.cookie|cookieStore"
        r"|indexedDB|createStore\(|caches\.open\("
    )
    found = {
        path.relative_to(SOURCES).as_posix()
        for pattern in ("*.py", "*.js")
        for path in SOURCES.rglob(pattern)
        if "vendor" not in path.parts and putting.search(path.read_text(encoding="utf-8"))
    }
    assert found == {
        "community/views.py",
        "contact_exchange/static/contact_exchange/cards.js",
        "door/static/door/storage.js",
        "door/static/door/tidy.js",  # looks whether there is anything, and takes it away
        "kit/static/kit/page-worker.js",
        "peers/device_cookie.py",
        "peers/static/peers/forget.js",  # takes away
        "person_to_person_screens/static/person_to_person_screens/phone/phone.js",
        "projector/static/projector/evening.js",
        "projector/templates/projector/service-worker.js",  # the page of meshup.screen
        "proposing/static/proposing/draft.js",
        "site/static/site/meet/page.js",
    }
    assert [cookie.name for cookie in personal_data.cookies()] == [
        settings.SESSION_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        NAME,
        "meshup-draft",
        "meshup-cards",
        "meshup-door",
        "meshup.screen",
        "meshup.rounds",
        "meshup-meet-name",
    ]
