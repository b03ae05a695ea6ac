"""The checklist of one event at the desk: ticked off, taken, given, changed for this edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from meshup.checklists.domain import editions
from meshup.checklists.domain.queries.editions import edition_for
from meshup.checklists.forms.items import ItemForm, item_initial
from meshup.checklists.rules import may_keep_checklists, may_see_checklists
from meshup.checklists.views.item_rows import item_rows
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import names_of_people
from meshup.community.templatetags.words import said
from meshup.desk.pages import desk_page, done_with_undo, small_form
from meshup.desk.repeats import Made, make_once
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import submitted

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ACTS: Final = {
    "done": (editions.tick_off, ""),
    "open": (editions.reopen, gettext_lazy("Open again.")),
    "take": (editions.take_on, gettext_lazy("It is yours.")),
    "give-back": (editions.give_back, gettext_lazy("Given back: whoever takes it.")),
    "drop": (editions.drop_item, gettext_lazy("Left out of this edition.")),
    "bring-back": (editions.bring_back, gettext_lazy("Taken in again.")),
}


@desk(may_see_checklists)
def edition(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is to be done for an event; add something for this edition."""
    shown = edition_for(request.user, slug, now())
    keeps = may_keep_checklists(request.user)
    form = ItemForm(submitted(request) if keeps else None, initial=item_initial(None, 0))
    if keeps and request.method == "POST" and form.is_valid():
        by, plan = signed_in(request), form.plan()

        def make() -> Made:
            return Made(editions.add_item(by, slug, plan, now()))

        def is_there(key: str) -> bool:
            return any(item.key == key for item in shown.items)

        if added := try_to(form, lambda: make_once(request, "item", make, is_there=is_there)):
            return _led_to(request, slug, added.slug, _("Added, for this edition alone."))
    names = names_of_people()
    context: dict[str, Any] = {
        "edition": shown,
        "event": shown.event,
        "open": item_rows(request.user, shown, (i for i in shown.items if i.is_open), names),
        "done": item_rows(request.user, shown, (i for i in shown.shown if i.is_done), names),
        "dropped": item_rows(request.user, shown, shown.dropped, names),
        "form": form if keeps and not (shown.is_silent or shown.is_history) else None,
        "keeps": keeps,
    }
    return desk_page(request, "checklists/edition.html", context, form)


@desk(may_keep_checklists)
def item(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Say an item otherwise for this edition."""
    shown = edition_for(request.user, slug, now())
    listed = shown.item(key)
    form = ItemForm(submitted(request), initial=item_initial(listed, listed.version))

    def act() -> None:
        meant = editions.ItemOfEdition(signed_in(request), slug, key, now())
        editions.edit_item(meant, form.cleaned_data["version"], form.plan())

    context = {
        "title": _("An item of this edition"),
        "submit": _("Save"),
        "back": f"{reverse('checklists:edition', args=[slug])}#item-{slug}-{key}",
        "edition": shown,
        "event": shown.event,
        "item": listed,
    }
    then = lambda: _led_to(request, slug, key, _("Saved."))  # noqa: E731
    return small_form(request, form, act, context, then, "checklists/item.html")


@require_POST
@desk(may_see_checklists)
def act(request: HttpRequest, slug: str, key: str, name: str) -> HttpResponse:
    """Do one gesture of an item; all but the first can be pressed twice, and are once."""
    gesture, sentence = ACTS[name]
    gesture(editions.ItemOfEdition(signed_in(request), slug, key, now()))
    if name != "done":
        return _led_to(request, slug, key, str(sentence))
    words = said(edition_for(request.user, slug, now()).item(key).texts).words
    return _led_to(request, slug, key, _("Ticked off: {item}").format(item=words))


def _led_to(request: HttpRequest, slug: str, key: str, sentence: str) -> HttpResponse:
    """Say what was done where the item stands."""
    page = f"{reverse('checklists:edition', args=[slug])}#item-{slug}-{key}"
    return done_with_undo(request, sentence, f"{editions.ABOUT}:{slug}", page)
