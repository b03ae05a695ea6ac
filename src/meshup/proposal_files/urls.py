"""Addresses of files of proposals, below the language: hosts' pages."""

from __future__ import annotations

from django.urls import path, re_path

from meshup.proposal_files.views import files

app_name = "proposal_files"
urlpatterns = [
    path("desk/proposals/files/", files.files, name="files"),
    path("desk/proposals/files/columns/", files.columns, name="columns"),
    re_path(
        r"^desk/proposals/files/proposals\.(?P<form>csv|json)$", files.download, name="download"
    ),
]
