"""What other communities ask of somebody who holds a talk: they answer, for themselves alone.

Their own secret link opens it: that of the proposal, or of who agreed to hold it as well. Nothing
here looks at the cookie of a device or writes it, and looking answers nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms as django_forms
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from meshup.kit import clock
from meshup.kit.addresses import address_of
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import form_page
from meshup.moderation.domain.admission import admit
from meshup.moderation.visitors import visitor_from
from meshup.peers.private_pages import private_page
from meshup.proposals.domain.queries.talks import talks_by_uuid
from meshup.proposals.errors import NoSuchProposal
from meshup.travelling_talks.choices import CONTACT_WORDS, Reply
from meshup.travelling_talks.domain.holders import holder_by_link
from meshup.travelling_talks.domain.queries.questions import questions_of
from meshup.travelling_talks.domain.replying import reply, revoke
from meshup.travelling_talks.domain.talk_documents import evenings_document, talk_document
from meshup.travelling_talks.errors import NoSuchTravel
from meshup.travelling_talks.forms.replying import YesForm

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.travelling_talks.domain.holders import TalkHolder

DONE: Final = {
    "yes": _("Noted: you said yes."),
    "no": _("Noted. They are told no, and cannot ask again for this talk for a year."),
    "later": _("Noted. They are told that it is not now, and may ask another time."),
    "revoke": _("Noted. They are told at once, and delete what you gave them."),
}
SAYS: Final = {"yes": Reply.YES, "no": Reply.NO, "later": Reply.LATER}


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def questions(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked about a talk, and take the answer of one who holds it.

    Raises:
        NoSuchProposal: the link opens nothing.
        NoSuchTravel: what is answered was not asked of this talk.
    """
    at = clock.now()
    try:
        holder = holder_by_link(token)
    except NoSuchProposal:
        admit("open_link", visitor_from(request), at, absent=NoSuchProposal)
        raise
    act = request.POST.get("act", "")
    if request.method != "POST" or act not in DONE:
        return _page(request, holder, at)
    number = _number(request.POST.get("request", ""))
    form = _form(request, act, number)
    if form.is_valid():
        try_to(form, lambda: _do(request, holder, (act, number, form), at))
    if form.is_valid():
        return HttpResponseRedirect(f"{request.path}?done={act}", status=303)
    return _page(request, holder, at, number, form)


def _form(request: HttpRequest, act: str, number: UUID) -> django_forms.Form:
    if act == "yes":
        return YesForm(request.POST, auto_id=f"{number}_%s")
    return django_forms.Form(request.POST)


def _do(
    request: HttpRequest,
    holder: TalkHolder,
    pressed: tuple[str, UUID, django_forms.Form],
    at: datetime,
) -> bool:
    act, number, form = pressed
    with transaction.atomic():
        if act != "revoke":  # to take something back is always possible
            visitor = visitor_from(request, peer=holder.speaker.peer)
            admit("change_proposal", visitor, at, absent=NoSuchProposal)
        if act == "revoke":
            revoke(holder, number, at)
        elif isinstance(form, YesForm):
            reply(holder, number, Reply.YES, at, form.given)
        else:
            reply(holder, number, SAYS[act], at)
    return True


def _number(sent: str) -> UUID:
    try:
        return UUID(sent)
    except ValueError:
        raise NoSuchTravel from None


def _page(
    request: HttpRequest,
    holder: TalkHolder,
    at: datetime,
    number: UUID | None = None,
    *refused: django_forms.Form,
) -> HttpResponse:
    facts = holder.proposal
    talk = talks_by_uuid([facts.uuid]).get(facts.uuid)
    listed = [
        (one, _begun(one.request, number, *refused))
        for one in questions_of(facts, holder.speaker, at)
    ]
    context: dict[str, Any] = {
        "proposal": facts,
        "speaker": holder.speaker,
        "back": address_of("speaking" if holder.is_invited else "proposed", token=holder.token),
        "questions": listed,
        "sent": talk_document(talk) if talk else None,
        "evenings": evenings_document(talk, at) if talk else (),
        "contact_words": CONTACT_WORDS,
        "done": "" if refused else DONE.get(request.GET.get("done", ""), ""),
    }
    return form_page(request, "travelling_talks/questions.html", context, *refused)


def _begun(request: UUID, number: UUID | None, *refused: django_forms.Form) -> django_forms.Form:
    for form in refused:
        if request == number and isinstance(form, YesForm):
            return form
    return YesForm(auto_id=f"{request}_%s")
