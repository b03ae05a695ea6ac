"""The lists of series and of single events at the desk: hosts write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meshup.checklists.domain import templates
from meshup.checklists.domain.queries.templates import all_templates, template_of
from meshup.checklists.domain.shipped_list import SHIPPED
from meshup.checklists.forms.items import ItemForm, item_initial
from meshup.checklists.rules import may_keep_checklists, may_see_checklists
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import names_of_people
from meshup.desk.pages import desk_page, done_with_undo, small_form
from meshup.desk.repeats import Made, forgiving, make_once
from meshup.kit.clock import now
from meshup.kit.forms.outcomes import try_to
from meshup.kit.forms.pages import submitted

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@desk(may_see_checklists)
def template_list(request: HttpRequest) -> HttpResponse:
    """Show for which series there is a list, and how long it is."""
    templates = all_templates()
    context = {
        "templates": templates,
        "usual_length": len(SHIPPED),
        "has_lists": any(template.items for template in templates),
    }
    return desk_page(request, "checklists/templates.html", context)


@desk(may_see_checklists)
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a list; add something to it."""
    shown = template_of(slug)
    keeps = may_keep_checklists(request.user)
    form = ItemForm(submitted(request) if keeps else None, initial=item_initial(None, 0))
    if keeps and request.method == "POST" and form.is_valid():
        by, plan = signed_in(request), form.plan()

        def make() -> Made:
            return Made(templates.add_template_item(by, slug, plan, now()).key)

        def is_there(key: str) -> bool:
            return any(item.key == key for item in shown.items)

        if added := try_to(form, lambda: make_once(request, "item", make, is_there=is_there)):
            return _led_to(request, slug, _("Added: coming editions have it."), added.slug)
    names = names_of_people()
    context: dict[str, Any] = {
        "template": shown,
        "rows": [(item, names.get(item.assignee or 0, "")) for item in shown.items],
        "form": form if keeps else None,
        "usual": SHIPPED if keeps and not shown.items else (),
        "keeps": keeps,
    }
    return desk_page(request, "checklists/template.html", context, form)


@require_POST
@desk(may_keep_checklists)
def take_usual(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a list with what Meshup comes with."""
    templates.take_usual_list(signed_in(request), slug, now())
    return _led_to(request, slug, _("There it is. Change what you do in another way."))


@desk(may_keep_checklists)
def template_item(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Say an item of a list otherwise."""
    shown = template_of(slug)
    item = shown.item(key)
    form = ItemForm(submitted(request), initial=item_initial(item, shown.version))

    def act() -> None:
        version = form.cleaned_data["version"]
        templates.edit_template_item(signed_in(request), slug, key, version, form.plan(), now())

    context = {
        "title": _("An item of the list"),
        "submit": _("Save"),
        "back": f"{reverse('checklists:template', args=[slug])}#item-{key}",
        "template": shown,
        "item": item,
    }
    then = lambda: _led_to(request, slug, _("Saved: what is open follows."), key)  # noqa: E731
    return small_form(request, form, act, context, then, "checklists/template_item.html")


@require_POST
@desk(may_keep_checklists)
def remove(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Take an item off a list."""
    with forgiving(request, f"{templates.ABOUT}:{slug}", "remove_from_list"):
        templates.remove_template_item(signed_in(request), slug, key, now())
    return _led_to(request, slug, _("Taken off. What is done already stays."))


def _led_to(request: HttpRequest, slug: str, sentence: str, key: str = "") -> HttpResponse:
    """Say what was done on the page of the list, at the item where there is one."""
    page = reverse("checklists:template", args=[slug]) + (f"#item-{key}" if key else "")
    return done_with_undo(request, sentence, f"{templates.ABOUT}:{slug}", page)
