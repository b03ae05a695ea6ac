"""Shell by its word alone: how this kind of request is called, on the wire and in rows."""

from typing import Final

KIND: Final = "contact"
