"""What every test may ask for: a node in Paris, the people who run it, and their browsers."""

from __future__ import annotations

import pytest

import tests.environment  # noqa: F401 - first: it sets Django up for the imports below

# isort: split
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from meshup.community.choices import Role
from meshup.community.models import Node, Person
from meshup.kit import clock
from tests.any_order import _any_order, pytest_itemcollected, transactional_db
from tests.effort import pytest_configure
from tests.environment import pytest_xdist_setupnodes
from tests.prepared import django_db_setup
from tests.questions import pytest_runtest_logreport, pytest_runtest_protocol
from tests.quick_keys import _quick_keys
from tests.selection import (
    pytest_addoption,
    pytest_collection_finish,
    pytest_collection_modifyitems,
)

__all__ = [
    "_any_order",
    "_quick_keys",
    "django_db_setup",
    "pytest_addoption",
    "pytest_collection_finish",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_itemcollected",
    "pytest_runtest_logreport",
    "pytest_runtest_protocol",
    "pytest_xdist_setupnodes",
    "transactional_db",
]


@pytest.fixture(autouse=True)
def _commits_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run what waits for a commit as soon as the code under test leaves its transaction.

    The test itself is one transaction, rolled back at its end, which would never commit.
    """
    leave = transaction.Atomic.__exit__

    def left(self: transaction.Atomic, *told: object) -> None:
        leave(self, *told)  # type: ignore[arg-type]
        blocks = connection.atomic_blocks
        if (
            blocks
            and all(getattr(block, "_from_testcase", False) for block in blocks)
            and told[0] is None
        ):
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for entry in waiting:  # (savepoints, what to call, …)
                entry[1]()

    monkeypatch.setattr(transaction.Atomic, "__exit__", left)


@pytest.fixture
def node(db: None) -> Node:
    """Paris P2P, in French and English."""
    settings.TAG_VERSIONS.bump(["node"])
    return Node.objects.create(
        name="Paris P2P",
        city="Paris",
        latitude=48.8443,
        longitude=2.3838,
        languages=["fr", "en"],
        time_zone="Europe/Paris",
        contact="bonjour@paris.example",
        summaries={"fr": "Des pairs se rencontrent.", "en": "Peers meet."},
        charters={"fr": "Ouvert à tous.", "en": "Open to all."},
        conducts={"fr": "Soyez aimables.", "en": "Be kind."},
    )


def person(name: str, role: Role) -> Person:
    """Return a new person with this role."""
    email = f"{name.lower()}@paris.example"
    return Person.objects.create(name=name, email=email, role=role, joined_at=clock.now())


@pytest.fixture
def ada(node: Node) -> Person:
    """Ada, who hosts."""
    return person("Ada", Role.HOST)


@pytest.fixture
def bilal(node: Node) -> Person:
    """Bilal, who helps with the programme."""
    return person("Bilal", Role.PROGRAMME)


@pytest.fixture
def door(node: Node) -> Person:
    """Djamila, who stands at the door."""
    return person("Djamila", Role.DOOR)


def browser_of(somebody: Person) -> Client:
    """Return a browser in which ``somebody`` has signed in."""
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    browser.force_login(somebody, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


@pytest.fixture
def as_chloe(node: Node) -> Client:
    """Chloé's browser: a stranger, never signed in."""
    return Client(headers={"sec-fetch-site": "same-origin"})


@pytest.fixture
def as_ada(ada: Person) -> Client:
    """Ada's browser, signed in."""
    return browser_of(ada)


@pytest.fixture
def as_bilal(bilal: Person) -> Client:
    """Bilal's browser, signed in."""
    return browser_of(bilal)


@pytest.fixture
def as_door(door: Person) -> Client:
    """The browser at the door, signed in."""
    return browser_of(door)
