"""Numbers on which rows and the pure part of this room agree."""

from typing import Final

NAME_LENGTH: Final = 60
"""Characters of a name that was typed, as it is kept."""
RETENTION_MONTHS: Final = 24
"""For how many months encounters are remembered, unless hosts choose otherwise."""
