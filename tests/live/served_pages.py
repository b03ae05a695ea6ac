"""Pages that score in games and give away tickets, to be served by a real server."""

from __future__ import annotations

import os
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.urls import path

from meshup.kit.clock import now
from meshup.live.domain.changing import touch
from meshup.live.domain.tickets import ticket_for
from tests.live import scores


def pid(_request):
    return HttpResponse(str(os.getpid()))


def score(_request, key):
    with transaction.atomic():
        scores.score(key)
        touch([f"score:{key}"], now())
    return HttpResponse(str(os.getpid()))


def points(_request, key):
    return HttpResponse(str(scores.read([key])[key]["score"]))


def score_in_all(request):
    keys = request.body.decode().split()
    with transaction.atomic():
        for key in keys:
            scores.score(key)
        touch([f"score:{key}" for key in keys], now())
    return HttpResponse("scored")


def think_again(_request, key):
    """Score, and take it back before anybody could know."""
    with transaction.atomic():
        scores.score(key)
        touch([f"score:{key}"], now())
        transaction.set_rollback(True)
    return HttpResponse("nothing")


def ticket(request, key):
    until = now() + timedelta(seconds=int(request.GET.get("seconds", "600")))
    return HttpResponse(ticket_for(f"score:{key}", until))


urlpatterns = [
    path("pid", pid),
    path("score/<key>", score),
    path("points/<key>", points),
    path("all", score_in_all),
    path("think-again/<key>", think_again),
    path("ticket/<key>", ticket),
]
