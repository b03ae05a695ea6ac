"""The room attendance as Django knows it."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    """Who comes: registrations, waiting lists, numbers."""

    name = "meshup.attendance"
