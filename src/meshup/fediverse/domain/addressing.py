"""Shell: reads only the node's settings. Where this node is, as other servers name it.

The port belongs to the host wherever it is not the scheme's own: ``localhost:8403``.
"""

from __future__ import annotations

from django.conf import settings

from meshup.activitypub.addresses import host_of


def absolute(path: str) -> str:
    """Return the address of ``path`` (with its slash) on this node."""
    return f"{settings.CONFIG.address}{path}"


def own_host() -> str:
    """Return the host of this node, in lower case, with its port where that is not the default."""
    return host_of(settings.CONFIG.address)


def is_own(url: str) -> bool:
    """Say whether ``url`` is an address on this node, by whichever scheme."""
    return host_of(url) == own_host()


def is_federated_address(url: str) -> bool:
    """Say whether other servers may have things at ``url``: https, unless all is on this machine.

    A node that is tried on one machine (``MESHUP_FEDERATION_LOCAL``) takes http as well.
    """
    secure = url.startswith("https://")
    return secure or (settings.CONFIG.federation_local and url.startswith("http://"))
