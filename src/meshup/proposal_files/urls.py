"""Addresses of files of proposals, below the language: hosts' pages."""

from __future__ import annotations

from django.urls import path, re_path

from meshup.proposal_files.views import files, imports

FILES = "desk/proposals/files/"

app_name = "proposal_files"
urlpatterns = [
    path(FILES, files.files, name="files"),
    path(f"{FILES}columns/", files.columns, name="columns"),
    path(f"{FILES}imports/<int:number>/", imports.result, name="import"),
    path(f"{FILES}imports/<int:number>/give-back/", imports.revert, name="give_back"),
    path(f"{FILES}imports/<int:number>/go-on/", imports.resume, name="go_on"),
    re_path(rf"^{FILES}proposals\.(?P<form>csv|json)$", files.download, name="download"),
]
