"""Whether letters leave the node: how it is set, and a letter to try it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.community.domain.first_steps import mail_trouble
from meshup.community.domain.letters import mail_leaves
from meshup.community.jobs import send_trial
from meshup.community.limits import TRIAL_LETTERS
from meshup.community.rules import may_run_community
from meshup.kit.forms.pages import done
from meshup.kit.jobs import later
from meshup.kit.limits import spend

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@desk(may_run_community)
def mail(request: HttpRequest) -> HttpResponse:
    """Say whether letters leave, and how the operator sets it."""
    context = {"mail_leaves": mail_leaves(), "trouble": mail_trouble()}
    return render(request, "community/mail.html", context)


@require_POST
@desk(may_run_community)
def trial(request: HttpRequest) -> HttpResponse:
    """Send whoever asks a letter, so that they see it arrive."""
    host = signed_in(request)
    spend("trial_letter", str(host.pk), TRIAL_LETTERS)
    later(send_trial, person_id=host.pk)
    sentence = _("A letter is on its way to %(email)s.") % {"email": host.email}
    return done(request, sentence, "community:mail")
