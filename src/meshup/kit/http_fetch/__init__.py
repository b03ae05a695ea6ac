"""The only way out of the node over HTTP: GET and POST, guarded, signed, on kept connections.

``fetch`` reads an address that somebody typed; ``send`` takes a ``Request`` and gives a
``Response``. ``addresses`` decides where the node may go, ``deadline`` ends what takes too long,
``connections`` opens and keeps connections, ``sending`` puts them together.
"""

from meshup.kit.http_fetch.errors import AddressRefused, TooLarge, Unreachable
from meshup.kit.http_fetch.messages import Request, Response
from meshup.kit.http_fetch.sending import Signer, fetch, send

__all__ = [
    "AddressRefused",
    "Request",
    "Response",
    "Signer",
    "TooLarge",
    "Unreachable",
    "fetch",
    "send",
]
