"""Addresses of what is printed and shown, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from meshup.pictures.share_pictures import SHAPES
from meshup.posters.domain.papers import POSTERS
from meshup.posters.views import posters, share, signs, slides

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "posters"
poster_files: list[tuple[str, str, dict[str, object]]] = [
    (f"poster-{size}{ending}.pdf", f"poster_{size}{suffix}", {"size": size, "is_black": is_black})
    for size in POSTERS
    for ending, suffix, is_black in (("", "", False), ("-black", "_black", True))
]
urlpatterns: list[URLPattern | URLResolver] = [
    *(
        path(f"events/<slug:slug>/{file}", posters.poster, said, name=name)
        for file, name, said in poster_files
    ),
    *(
        path(f"desk/events/<slug:slug>/{file}", posters.desk_poster, said, name=f"desk_{name}")
        for file, name, said in poster_files
    ),
    *(
        path(f"events/<slug:slug>/{shape}.png", share.event_picture, {"shape": shape}, name=shape)
        for shape in SHAPES
    ),
    *(
        path(f"next-event/{shape}.png", share.next_picture, {"shape": shape}, name=f"next_{shape}")
        for shape in SHAPES
    ),
    path("events/<slug:slug>/slides/<token>/", slides.slides, name="slides"),
    path("desk/events/<slug:slug>/slides/", slides.desk_slides, name="desk_slides"),
    path("desk/events/<slug:slug>/signs/", signs.signs, name="signs"),
]
