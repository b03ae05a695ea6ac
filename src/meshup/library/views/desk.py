"""The library of this node at the desk: what it has, and what of it others see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community
from meshup.desk.pages import desk_page, done_with_undo, small_form
from meshup.desk.repeats import Made, make_once
from meshup.fediverse.domain.settings import federation
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.outcomes import try_to, was_overtaken
from meshup.kit.forms.pages import done, lead_to, submitted
from meshup.library.choices import ItemGroup, ItemState
from meshup.library.domain.copying import use_item
from meshup.library.domain.items import (
    ABOUT,
    add_item,
    edit_item,
    make_item,
    move_item,
    remove_item,
)
from meshup.library.domain.lending import own_today
from meshup.library.domain.queries.items import item_for, items_for
from meshup.library.domain.queries.loans import loans_of
from meshup.library.forms.items import FORMS, MakeForm, group_of, item_initial
from meshup.library.parts import content_part
from meshup.library.views.documents import saved_file

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Addressed

LIST: Final = "library:desk"
ITEM: Final = "library:item"


@require_safe
@desk(may_run_community)
def library(request: HttpRequest) -> HttpResponse:
    """Show what this node has, with what can be done about each."""
    return _list(request, MakeForm(signed_in(request), now()))


@require_POST
@desk(may_run_community)
def make(request: HttpRequest) -> HttpResponse:
    """Make an item of something that the node has, and lead to it."""
    form = MakeForm(signed_in(request), now(), request.POST)
    if form.is_valid():
        name, key = form.chosen
        uuid = try_to(form, lambda: make_item(signed_in(request), name, key, now()))
        if uuid is not None:
            sentence = _("It is in the library, for yourselves. Read it, then offer it to others.")
            return done(request, sentence, ITEM, uuid)
    return _list(request, form)


@desk(may_run_community)
def new(request: HttpRequest, group: str) -> HttpResponse:
    """Write an item of one group."""
    if group not in ItemGroup.values:
        raise Http404
    chosen = ItemGroup(group)
    form = FORMS[chosen](
        chosen,
        None,
        submitted(request),
        request.FILES or None,
        initial={"town": this_node().city},
    )
    set_languages(form, this_node().languages)

    def write() -> Made:
        return Made(str(add_item(signed_in(request), form.plan, now())))

    def act() -> Addressed:
        return make_once(request, ABOUT, write)

    if request.method == "POST" and form.is_valid() and (made := try_to(form, act)):
        sentence = _("It is in the library, for yourselves. Offer it to others when it is ready.")
        return done_with_undo(request, sentence, f"{ABOUT}:{made.slug}", ITEM, made.slug)
    context: dict[str, Any] = {"form": form, "title": chosen.label, "back": reverse(LIST)}
    return desk_page(request, "library/item_form.html", context, form)


@desk(may_run_community)
def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Change an item."""
    item = item_for(request.user, uuid, now())
    group = group_of(item.kind)
    initial = item_initial(item)
    form = FORMS[group](group, item, submitted(request), request.FILES or None, initial=initial)
    set_languages(form, this_node().languages)
    context: dict[str, Any] = {"form": form, "title": item.kind.label, "item": item}

    def act() -> bool:
        version = form.cleaned_data["version"]
        edit_item(signed_in(request), uuid, version, form.plan, now())
        return True

    if request.method == "POST" and form.is_valid():
        if try_to(form, act):
            return done_with_undo(request, _("Saved."), f"{ABOUT}:{uuid}", ITEM, uuid)
        if was_overtaken(form):
            context["differences"] = start_over(form, initial)
    context["back"] = reverse(ITEM, args=[uuid])
    return desk_page(request, "library/item_form.html", context, form)


@require_safe
@desk(may_run_community)
def item_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show an item, who took copies of it, and its calendar."""
    return _page(request, uuid)


@require_POST
@desk(may_run_community)
def offer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Offer an item to its audience."""
    return _move(request, uuid, ItemState.OFFERED, _("Offered: they find it within the hour."))


@require_POST
@desk(may_run_community)
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Offer an item no more."""
    sentence = _("Withdrawn: it is gone from what others find within the hour.")
    return _move(request, uuid, ItemState.WITHDRAWN, sentence)


@desk(may_run_community)
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask whether to take an item away for good, and do."""
    item = item_for(request.user, uuid, now())
    context = {
        "title": _("Take it away for good?"),
        "lede": _("It cannot be brought back. Copies that others took stay theirs."),
        "submit": _("Take it away"),
        "danger": True,
        "back": reverse(ITEM, args=[item.uuid]),
    }
    return small_form(
        request,
        forms.Form(submitted(request)),
        lambda: remove_item(signed_in(request), uuid, now()),
        context,
        lambda: done(request, _("Taken away."), LIST),
    )


@require_POST
@desk(may_run_community)
def use(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put the content of an item where it belongs here."""
    form = forms.Form(request.POST)
    lines = try_to(form, lambda: use_item(signed_in(request), uuid, now()))
    if lines is None:
        return _page(request, uuid, form)
    sentence = format_html_join(" ", "{}", ((line,) for line in lines)) or _("Nothing was new.")
    return lead_to(request, sentence, reverse(ITEM, args=[uuid]))


@require_safe
@desk(may_run_community)
def file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer with the file of an item, for hosts, to be saved."""
    item = item_for(request.user, uuid, now())
    if not item.file_kind:
        raise Http404
    return saved_file(item.digest, item.file_kind)


def _move(request: HttpRequest, uuid: UUID, state: ItemState, sentence: str) -> HttpResponse:
    form = forms.Form(request.POST)

    def act() -> bool:
        move_item(signed_in(request), uuid, state, now())
        return True

    if try_to(form, act):
        return done_with_undo(request, sentence, f"{ABOUT}:{uuid}", ITEM, uuid)
    return _page(request, uuid, form)


def _list(request: HttpRequest, form: MakeForm) -> HttpResponse:
    at = now()
    context = {
        "is_federating": federation().is_on,
        "items": items_for(request.user, at),
        "groups": ItemGroup.choices,
        "make_form": form,
    }
    return desk_page(request, "library/desk.html", context, form)


def _page(request: HttpRequest, uuid: UUID, form: forms.Form | None = None) -> HttpResponse:
    at = now()
    item = item_for(request.user, uuid, at)
    part = content_part(str(item.part.get("name", ""))) if item.part else None
    context = {
        "item": item,
        "part": part,
        "part_lines": part.read(dict(item.part)) if part else (),
        "loans": loans_of(uuid, at, own_today(at)) if not item.is_content else (),
    }
    return desk_page(request, "library/item.html", context, form or forms.Form())
