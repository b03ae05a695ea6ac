"""Addresses of being there, below the language: the page of a phone, and the roster at the desk."""

from __future__ import annotations

from django.urls import path

from meshup.presence.views import here, roster

app_name = "presence"
urlpatterns = [
    path("events/<slug:slug>/here/", here.here, name="here"),
    path("desk/events/<slug:slug>/present/", roster.roster, name="roster"),
    path("desk/events/<slug:slug>/present/<int:number>/left/", roster.left, name="left"),
    path("desk/events/<slug:slug>/present/<int:number>/back/", roster.back, name="back"),
]
