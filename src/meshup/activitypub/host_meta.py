"""Pure: host-meta, which says where WebFinger is, in XML and in JSON.

Source
    RFC 6415.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from meshup.activitypub.ids import Json


def webfinger_template(origin: str) -> str:
    """Return the address of WebFinger, with ``{uri}`` for what is asked about."""
    return f"{origin}/.well-known/webfinger?resource={{uri}}"


def host_meta_xml(origin: str) -> str:
    """Return host-meta as XRD."""
    template = quoteattr(webfinger_template(origin))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">\n'
        f'  <Link rel="lrdd" type="application/jrd+json" template={template}/>\n'
        "</XRD>\n"
    )


def host_meta_json(origin: str) -> Json:
    """Return host-meta as JRD."""
    link = {"rel": "lrdd", "type": "application/jrd+json", "template": webfinger_template(origin)}
    return {"links": [link]}
