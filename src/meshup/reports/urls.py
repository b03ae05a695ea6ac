"""Addresses of reports, below a language: what anybody reports, and the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from meshup.reports.views import (
    acts,
    contact_persons,
    report_status,
    reporting,
    reports,
    warnings,
)

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

app_name = "reports"

desk_pages: list[URLPattern | URLResolver] = [
    path("reports/", reports.report_list, name="report_list"),
    path("reports/new/", reports.case_new, name="case_new"),
    path("reports/<int:number>/", reports.report_page, name="report_at_desk"),
    path("reports/<int:number>/<slug:name>/", acts.report_act, name="report_act"),
    path("reports/acts/<int:number>/undo/", acts.act_undo, name="act_undo"),
    path("reports/contact-persons/", contact_persons.contact_list, name="contact_list"),
    path("reports/contact-persons/new/", contact_persons.contact_new, name="contact_new"),
    path("reports/contact-persons/retention/", contact_persons.retention, name="retention"),
    path(
        "reports/contact-persons/<int:number>/", contact_persons.contact_edit, name="contact_edit"
    ),
]
report_pages: list[URLPattern] = [
    path("", reporting.report_anything, name="report_anything"),
    path("sent/", reporting.report_sent, name="report_sent"),
    path("link/<str:token>/", report_status.report_status, name="report_status"),
    path("link/<str:token>/readers/", report_status.report_readers, name="report_readers"),
    path("link/<str:token>/take-back/", report_status.report_take_back, name="report_take_back"),
    path("<slug:kind>/<slug:key>/", reporting.report, name="report"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", include(desk_pages)),
    path("report/", include(report_pages)),
    path("me/warnings/<int:number>/read/", warnings.warning_read, name="warning_read"),
]
