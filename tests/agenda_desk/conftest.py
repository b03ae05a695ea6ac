"""The same November and the same series as at the desk itself."""

from tests.desk.conftest import _november, paris

__all__ = ["_november", "paris"]
