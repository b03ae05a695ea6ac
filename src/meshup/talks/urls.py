"""Addresses of talks, below the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path, re_path

from meshup.talks.views import cards, desk, desk_topics, files, own, pages, thanks

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "talks"
at_desk: list[URLPattern] = [
    path("", desk.talk_list, name="desk"),
    path("topics/", desk_topics.topic_list, name="desk_topics"),
    path("topics/<slug:slug>/", desk_topics.topic, name="desk_topic"),
    path("topics/<slug:slug>/remove/", desk_topics.remove, name="remove_topic"),
    re_path(r"^thanks/(?P<name>allow|close)/$", desk.allow, name="allow_thanks"),
    re_path(
        r"^thanks/(?P<number>[0-9]{1,12})/(?P<name>pass|refuse)/$",
        desk.decide_thanks,
        name="decide_thanks",
    ),
    re_path(
        r"^speakers/(?P<slug>[-a-z0-9_]+)/(?P<name>vet|drop)/$",
        desk.decide_page,
        name="decide_page",
    ),
    path("<slug:slug>/", desk.talk, name="desk_talk"),
    path("<slug:slug>/<int:number>/remove/", desk.remove, name="remove"),
    path("<slug:slug>/<int:number>/look/", desk.look_at, name="look_at"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("talks/", pages.talk_list, name="talks"),
    path("talks/topics/", pages.topic_list, name="topics"),
    path("talks/topics/<slug:slug>/", pages.topic, name="topic"),
    path("talks/speakers/", pages.speaker_list, name="speakers"),
    path("talks/speakers/<slug:slug>/", pages.speaker, name="speaker"),
    path("talks/mine/<str:token>/", own.own, name="own"),
    path("talks/<slug:slug>/", pages.talk, name="talk"),
    path("talks/<slug:slug>/card.png", cards.card, name="card"),
    path("talks/<slug:slug>/thanks/", thanks.thanks, name="thanks"),
    path("talks/<slug:slug>/files/<int:number>/", files.file, name="file"),
    path("desk/talks/", include(at_desk)),
]
