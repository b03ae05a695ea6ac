"""The settings of a node whose only pages are those of ``tests.person_to_person.served_pages``."""

from meshup.settings import *  # noqa: F403 - the same node, other pages

ROOT_URLCONF = "tests.person_to_person.served_pages"
