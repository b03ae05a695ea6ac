"""Pages of everybody, put together from parts that say for how long they stand.

A part is a ``Shown`` that a room's queries return. The page is kept until one of its parts is out
of date, so that it carries the tags of what it shows and no others. A template keeps what one
part alone decides by ``{% remember shown.<name> … %}``: when another part changes, that much need
not be rendered again.

Method
    A number that changes often, such as how many will come, is a part with a tag of its own:

    - the page is given it by name, ``public_page(request, page, event=…, attendance=…)``, and its
      template includes the fragment, ``{% include "<room>/_event.html" %}``, outside of
      ``{% remember %}``; so a new number renders one page anew, and of that page only the hole;
    - the fragment has an address of its own, whose view returns
      ``public_page(request, "<room>/_event.html", attendance=…)``: the same words with the
      same name, kept under the tags of that part alone, for a page that asks from time to time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.shortcuts import render

from meshup.community.domain.queries import NODE_TAG
from meshup.kit.shown import Shown, together
from meshup.kit.web import keep

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

EVERY_PAGE: Final = Shown(None, frozenset({NODE_TAG}))
"""What ``community.context`` gives to every template."""


def public_page(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """Return a page, or a fragment of one, that is kept for everybody while its parts stand.

    Args:
        request: what is asked; the page may depend on its path, query and language, on no more.
        template: a page, or a ``_fragment.html``.
        context: parts (``Shown``), which the template knows by their values, and plain values
            that were worked out from them; ``shown`` has the parts themselves.
    """
    parts = {name: part for name, part in context.items() if isinstance(part, Shown)}
    values = {name: part.value for name, part in parts.items()}
    shown = {name: together(EVERY_PAGE, part) for name, part in parts.items()}
    response = render(request, template, {**context, **values, "shown": shown})
    page = together(EVERY_PAGE, *parts.values())
    return keep(response, *page.tags, until=page.until)
