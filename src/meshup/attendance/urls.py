"""Addresses of coming, below the language: visitors' pages."""

from __future__ import annotations

from django.urls import path

from meshup.attendance import feeds
from meshup.attendance.views import coming, evenings, passes, registration

app_name = "attendance"
urlpatterns = [
    path("events/<slug:slug>/coming/", coming.come, name="come"),
    path("events/<slug:slug>/not-coming/", coming.not_coming, name="not_coming"),
    path("me/coming/<slug:slug>/", coming.mine, name="mine"),
    path("me/evenings/", evenings.evenings, name="evenings"),
    path("me/evenings/<str:token>.ics", feeds.evenings_ics, name="evenings_ics"),
    path("coming/<str:token>/", registration.registration, name="registration"),
    path("coming/<str:token>/pass/<slug:slug>/", passes.show_pass, name="pass"),
    path("coming/<str:token>/coming.ics", feeds.registration_ics, name="registration_ics"),
]
