"""Addresses of the starter kit, below the language."""

from __future__ import annotations

from django.urls import path

from meshup.starter_kit.views import desk, public

app_name = "starter_kit"
urlpatterns = [
    path("kit/", public.kit, name="kit"),
    path("desk/kit/", desk.desk_kit, name="desk"),
    path("desk/kit/offer/", desk.offer, name="offer"),
    path("desk/kit/take/", desk.take, name="take"),
]
