"""What is done about reports, each act with a small form that asks why; undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from meshup.community.access import desk, signed_in
from meshup.community.rules import may_run_community
from meshup.desk.pages import small_form
from meshup.kit.clock import now
from meshup.kit.forms.pages import done, submitted
from meshup.moderation.domain.undoing import undo_act
from meshup.moderation.errors import NoSuchReport
from meshup.moderation.forms.desk import OptionalReasonForm, ReasonForm
from meshup.reports.domain import report_acts
from meshup.reports.domain.queries.contact_persons import may_read_reports
from meshup.reports.domain.queries.reports import report_for
from meshup.reports.forms.desk import BlockForm, WarningForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from meshup.community.rules import Asker

    Do = Callable[[Asker, int, forms.Form], None]


@dataclass(frozen=True, slots=True)
class _Form:
    """How one act is asked for, and done."""

    title: StrOrPromise
    submit: StrOrPromise
    outcome: StrOrPromise
    form: type[forms.Form]
    do: Do
    lede: StrOrPromise = ""
    danger: bool = False


def _close(by: Asker, number: int, form: forms.Form) -> None:
    report_acts.close(by, number, form.cleaned_data["why"], now())


def _reopen(by: Asker, number: int, form: forms.Form) -> None:
    report_acts.reopen(by, number, form.cleaned_data["why"], now())


def _hide(by: Asker, number: int, form: forms.Form) -> None:
    report_acts.hide(by, number, form.cleaned_data["why"], now())


def _delete(by: Asker, number: int, form: forms.Form) -> None:
    report_acts.delete(by, number, form.cleaned_data["why"], now())


def _warn(by: Asker, number: int, form: forms.Form) -> None:
    report_acts.warn(by, number, form.cleaned_data["why"], now())


def _block(by: Asker, number: int, form: forms.Form) -> None:
    if isinstance(form, BlockForm):
        why, until = form.cleaned_data["why"], form.until(now())
        report_acts.block_author(by, number, why, now(), until)


FORMS: Final[dict[str, _Form]] = {
    "close": _Form(
        gettext_lazy("Close the report"),
        gettext_lazy("Close it"),
        gettext_lazy("Closed."),
        OptionalReasonForm,
        _close,
        gettext_lazy("It needs no more. Whoever sent it may still say more."),
    ),
    "reopen": _Form(
        gettext_lazy("Open the report again"),
        gettext_lazy("Open it again"),
        gettext_lazy("It is open again."),
        OptionalReasonForm,
        _reopen,
    ),
    "hide": _Form(
        gettext_lazy("Hide what is reported"),
        gettext_lazy("Hide it"),
        gettext_lazy("Hidden. Nobody but hosts and helpers sees it."),
        ReasonForm,
        _hide,
        gettext_lazy("It is a draft again, until somebody undoes it or publishes it."),
    ),
    "delete": _Form(
        gettext_lazy("Delete what is reported"),
        gettext_lazy("Delete it"),
        gettext_lazy("Deleted."),
        ReasonForm,
        _delete,
        gettext_lazy("It can be undone."),
        danger=True,
    ),
    "warn": _Form(
        gettext_lazy("Warn who made it"),
        gettext_lazy("Let them read it"),
        gettext_lazy("They read it on their own pages."),
        WarningForm,
        _warn,
    ),
    "block": _Form(
        gettext_lazy("Block who made it"),
        gettext_lazy("Block them"),
        gettext_lazy("Blocked."),
        BlockForm,
        _block,
        gettext_lazy("Their devices find nothing here that they could send; nothing tells them."),
        danger=True,
    ),
}


@desk(may_read_reports)
def report_act(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Ask why something is done about a report, and do it.

    Raises:
        NoSuchReport: there is no such report or act, for whoever asks.
    """
    if name not in FORMS:
        raise NoSuchReport
    wanted = FORMS[name]
    report_for(request.user, number)
    form = wanted.form(submitted(request))
    context = {
        "title": wanted.title,
        "lede": wanted.lede,
        "submit": wanted.submit,
        "danger": wanted.danger,
        "back": reverse("reports:report_at_desk", args=[number]),
    }
    return small_form(
        request,
        form,
        lambda: wanted.do(signed_in(request), number, form),
        context,
        lambda: done(request, str(wanted.outcome), "reports:report_at_desk", number),
    )


@desk(may_read_reports)
def act_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether an act shall be taken back, and take it back."""
    form = OptionalReasonForm(submitted(request))
    back = "moderation:act_log" if may_run_community(request.user) else "reports:report_list"
    context = {
        "title": _("Undo this?"),
        "submit": _("Undo it"),
        "back": reverse(back),
    }
    return small_form(
        request,
        form,
        lambda: undo_act(signed_in(request), number, form.cleaned_data["why"], now()),
        context,
        lambda: done(request, _("Undone."), back),
    )
