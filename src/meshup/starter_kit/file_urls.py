"""The address of the kit itself, which is the same in every language."""

from __future__ import annotations

from django.urls import path

from meshup.starter_kit.views import public

app_name = "starter_kit_file"
urlpatterns = [path("kit.json", public.kit_json, name="kit_json")]
