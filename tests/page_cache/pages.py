"""A few pages to put behind the front: what each says can be changed from outside."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils.translation import get_language

from meshup.activitypub.media_types import prefers_activity
from meshup.kit.web import keep

says = {"words": "first"}
ends = {"at": 0.0}
rendered: list[str] = []
gate = threading.Event()
gate.set()
started = threading.Event()


def page(request):
    rendered.append(request.get_full_path())
    started.set()
    gate.wait(5)
    words = says["words"]
    time.sleep(float(request.GET.get("slow", 0)))
    return keep(HttpResponse(f"{words} " * 200), "agenda", "event:one")


def neutral(request):
    rendered.append(request.get_full_path())
    return keep(HttpResponse(f"spoken in {get_language()}"), "agenda")


def evening(request):
    rendered.append(request.get_full_path())
    until = datetime.fromtimestamp(ends["at"], UTC)
    return keep(HttpResponse("tonight"), "agenda", until=until)


def cookie(request):
    rendered.append(request.get_full_path())
    response = keep(HttpResponse("yours"), "agenda")
    response.set_cookie("seen", "yes")
    return response


def device(request):
    rendered.append(request.get_full_path())
    return keep(HttpResponse(f"for {request.COOKIES.get('meshup_device', 'nobody')}"), "agenda")


def signed_in(request):
    rendered.append(request.get_full_path())
    return keep(HttpResponse(f"for {request.session.get('name', 'nobody')}"), "agenda")


def all_headers(request):
    names = sorted(name.lower() for name in request.headers)
    return keep(HttpResponse(f"{names} {'HTTP_COOKIE' in request.META}"), "agenda")


def htmx(request):
    rendered.append(request.get_full_path())
    words = "a fragment" if "HX-Request" in request.headers else "a page"
    return keep(HttpResponse(words), "agenda")


def thing(request):
    rendered.append(request.get_full_path())
    if prefers_activity(request.headers.get("Accept", "")):
        return keep(HttpResponse("a document", headers={"Vary": "Accept"}), "agenda")
    return keep(HttpResponse("a page", headers={"Vary": "Accept"}), "agenda")


def mine(request):
    rendered.append(request.get_full_path())
    return HttpResponse(f"for {request.headers.get('User-Agent', 'nobody')}")


def who(request):
    return HttpResponse(f"{request.META['REMOTE_ADDR']} {request.scheme} {request.get_host()}")


def lost(request):
    rendered.append(request.get_full_path())
    return keep(HttpResponse("nothing", status=404), "agenda")


def broken(request):
    rendered.append(request.get_full_path())
    raise RuntimeError("a bug")


def absolute(request):
    rendered.append(request.get_full_path())
    return keep(HttpResponse(request.build_absolute_uri("/here")), "agenda")


def pieces(request):
    return StreamingHttpResponse(iter([b"one ", b"two ", b"three"]))


def sent(request):
    return HttpResponse(f"{len(request.body)} bytes")


urlpatterns = [
    path("en/page", page),
    path("en/evening", evening),
    path("en/cookie", cookie),
    path("en/device", device),
    path("en/signed-in", signed_in),
    path("en/headers", all_headers),
    path("en/htmx", htmx),
    path("en/thing", thing),
    path("en/mine", mine),
    path("en/lost", lost),
    path("en/broken", broken),
    path("en/absolute", absolute),
    path("en/pieces", pieces),
    path("en/sent", sent),
    path("who", who),
    path("neutral", neutral),
]
handler500 = "tests.page_cache.pages.bug"


def bug(request):
    if request.GET.get("twice"):
        raise RuntimeError("the error page is broken, too")
    return HttpResponse("sorry", status=500)
