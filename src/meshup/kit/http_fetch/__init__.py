"""The only way out of the node over HTTP: GET and POST, guarded, signed, on kept connections.

``fetch`` reads an address that somebody typed; ``send`` takes a ``Request`` and gives a
``Response``. ``reach`` is how far a request may go, ``addresses`` decides where, ``deadline`` ends
what takes too long, ``connections`` opens and keeps connections, ``sending`` puts them together.
"""

from meshup.kit.http_fetch.errors import AddressRefused, TooLarge, Unreachable
from meshup.kit.http_fetch.messages import Request, Response
from meshup.kit.http_fetch.reach import ANYWHERE, Reach, federation_reach
from meshup.kit.http_fetch.sending import Signer, fetch, send

__all__ = [
    "ANYWHERE",
    "AddressRefused",
    "Reach",
    "Request",
    "Response",
    "Signer",
    "TooLarge",
    "Unreachable",
    "federation_reach",
    "fetch",
    "send",
]
