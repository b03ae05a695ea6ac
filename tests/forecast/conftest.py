"""The same November as for who comes."""

from tests.attendance.conftest import paris

__all__ = ["paris"]
