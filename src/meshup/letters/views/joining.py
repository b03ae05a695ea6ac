"""Joining a device by an address that is proved: a code goes there, and is typed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.kit.jobs import later
from meshup.letters.domain.addresses import address_number
from meshup.letters.forms.addresses import AddressForm
from meshup.letters.jobs import send_joining_code
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from
from meshup.peers.forms.device import CodeForm
from meshup.peers.private_pages import private_form

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@private_form
@require_http_methods(["GET", "HEAD", "POST"])
def join_by_address(request: HttpRequest) -> HttpResponse:
    """Take an address, and show where its code is typed; alike whether it is known or not."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try_to(form, lambda: admit("join_device", visitor_from(request), now()))
        if form.is_valid():
            later(send_joining_code, address_id=address_number(form.cleaned_data["email"]))
            code = CodeForm(auto_id="id_%s")
            code.fields["code"].label = _("Code from the letter")
            return form_page(request, "letters/join_code.html", {"form": code})
    return form_page(request, "letters/join_by_address.html", {"form": form}, form)
