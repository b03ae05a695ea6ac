"""An evening in December, its door open."""

from tests.attendance.conftest import paris

__all__ = ["paris"]
