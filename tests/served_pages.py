"""Pages that write and show one thing, to be served by a real server."""

from __future__ import annotations

import os
import time
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpResponse
from django.urls import path

from meshup.kit.clock import now
from meshup.kit.web import changed, keep

FAR = timedelta(days=365)


def pid(_request):
    return HttpResponse(str(os.getpid()))


def page(_request):
    words = Session.objects.values_list("session_data", flat=True).filter(session_key="words")
    response = keep(HttpResponse("".join(words)), "agenda")
    response["X-Worker"] = str(os.getpid())
    return response


def publish(request):
    with transaction.atomic():
        facts = {"session_data": request.body.decode(), "expire_date": now() + FAR}
        Session.objects.update_or_create(session_key="words", defaults=facts)
        changed("agenda")
    return HttpResponse("published")


def write(request, key):
    with transaction.atomic():
        Session.objects.create(
            session_key=key, session_data=request.body.decode(), expire_date=now() + FAR
        )
    return HttpResponse(status=201)


def slow(_request):
    time.sleep(1)
    return HttpResponse("worth waiting for")


def until(_request):
    moment = now()
    start = moment.replace(microsecond=0)
    return keep(HttpResponse(str(int(start.timestamp()))), "agenda", until=start + timedelta(0, 1))


urlpatterns = [
    path("pid", pid),
    path("page", page),
    path("publish", publish),
    path("write/<key>", write),
    path("slow", slow),
    path("until", until),
]
