"""What hosts do with a letter: test it, send it, take it back, stop it, delete it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community
from meshup.kit.clock import now
from meshup.kit.errors import Conflict, NotFound
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import done
from meshup.kit.jobs import later
from meshup.kit.limits import spend
from meshup.mailings.domain.messages import delete_message, message_for
from meshup.mailings.domain.sending import stop_sending, take_back
from meshup.mailings.errors import MessageHasLeft
from meshup.mailings.forms.messages import SendForm
from meshup.mailings.jobs import schedule_message, send_test
from meshup.mailings.limits import TEST_LETTERS
from meshup.mailings.views.messages import message_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = "mailings:message"


@require_POST
@desk(may_run_community)
def message_send(request: HttpRequest, number: int) -> HttpResponse:
    """Have a letter leave in a minute, or at an hour; pressed twice, it leaves once."""
    form = SendForm(request.POST)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try_to(
            form,
            lambda: schedule_message(request.user, number, version, form.moment(), now()),
        )
        if form.is_valid():
            return done(request, _("It will leave. Until then you can take it back."), PAGE, number)
    return message_page(request, number, form)


@require_POST
@desk(may_run_community)
def message_take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Make a letter that waits a draft again."""
    try:
        take_back(request.user, number, now())
    except MessageHasLeft as refusal:
        return _refused(request, number, refusal)
    return done(request, _("Taken back: it is a draft again, and nobody got it."), PAGE, number)


@require_POST
@desk(may_run_community)
def message_stop(request: HttpRequest, number: int) -> HttpResponse:
    """Keep back what has not left yet."""
    stop_sending(request.user, number, now())
    return done(request, _("Stopped. What had left by then has arrived."), PAGE, number)


@require_POST
@desk(may_run_community)
def message_delete(request: HttpRequest, number: int) -> HttpResponse:
    """Delete a letter that is not under way."""
    try:
        delete_message(request.user, number)
    except MessageHasLeft as refusal:
        return _refused(request, number, refusal)
    return done(request, _("Deleted."), "mailings:message_list")


@require_POST
@desk(may_run_community)
def message_test(request: HttpRequest, number: int) -> HttpResponse:
    """Send the letter to whoever asks, and to nobody else.

    Raises:
        NoSuchMessage: there is none.
        NotFound: the node does not have this language.
        TooMany: they had many already.
    """
    host = signed_in(request)
    message_for(host, number)
    language = request.POST.get("language", host.language)
    if language not in this_node().languages:
        raise NotFound
    spend("mailings.test", str(host.pk), TEST_LETTERS)
    later(send_test, message=number, person_id=host.pk, language=language)
    sentence = _("A letter is on its way to %(email)s.") % {"email": host.email}
    return done(request, sentence, PAGE, number)


def _refused(request: HttpRequest, number: int, refusal: Conflict) -> HttpResponse:
    form = SendForm({"version": request.POST.get("version", "0")})
    form.is_valid()

    def say() -> None:
        raise refusal

    try_to(form, say)
    return message_page(request, number, form)
