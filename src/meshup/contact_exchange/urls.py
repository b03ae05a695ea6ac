"""Addresses of contact_exchange, below the language."""

from __future__ import annotations

from django.urls import path

from meshup.contact_exchange.views import acts, page

app_name = "contact_exchange"
urlpatterns = [
    path("events/<slug:slug>/stay-in-touch/", page.stay_in_touch, name="page"),
    path("events/<slug:slug>/stay-in-touch/<str:token>/keep/", acts.keep_card, name="keep"),
    path("events/<slug:slug>/stay-in-touch/<str:token>/card.vcf", acts.vcard, name="vcard"),
    path("contacts/", page.contacts, name="contacts"),
]
