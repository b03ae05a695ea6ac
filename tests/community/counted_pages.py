"""A room of the tests' own: a page that shows an event, and how many will come to it."""

from __future__ import annotations

from django.urls import path

from meshup.community.public_pages import public_page
from meshup.kit.shown import Shown

TEMPLATES = {
    "page.html": """{% load page_parts %}<h1>{{ node.name }}</h1>
{% remember shown.event "head" %}<p>{{ event.words }}{{ event.rendered }}</p>{% endremember %}
{% include "_coming.html" %}""",
    "list.html": "{{ events }}",
    "_coming.html": "<p>{{ coming.count }} will come to {{ node.city }}</p>",
}


class Event:
    """An event that counts how often it is shown."""

    def __init__(self):
        self.words, self.times = "An evening", 0

    def rendered(self):
        self.times += 1
        return ""


event = Event()
coming = {"count": 1}


def shown_event():
    return Shown(event, frozenset({"event:one", "series:s"}))


def shown_coming():
    return Shown(dict(coming), frozenset({"attendance:one"}))


def page(request):
    return public_page(request, "page.html", event=shown_event(), coming=shown_coming())


def fragment(request):
    return public_page(request, "_coming.html", coming=shown_coming())


def events(request):
    return public_page(request, "list.html", events=Shown("one", frozenset({"agenda"})))


urlpatterns = [path("page", page), path("coming", fragment), path("list", events)]
