"""The recap of an event: how many came, what happened, slides and videos of its talks, pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from meshup.agenda.domain.assembling import links_of as links_as_shown
from meshup.agenda.domain.events import record_afterwards
from meshup.agenda.domain.head_counts import note_head_count
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.templatetags.events import when
from meshup.agenda_desk.forms.afterwards import (
    MORE,
    AfterwardsForm,
    HeadsForm,
    all_are_valid,
    link_forms,
    links_of,
    talk_forms,
)
from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_count_heads, may_edit_programme
from meshup.community.templatetags.words import spoken
from meshup.desk.pages import desk_page, done_with_undo, small_form
from meshup.desk.repeats import forgiving
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.outcomes import try_to, was_overtaken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BaseForm, BaseFormSet
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.domain.plans import Afterwards
    from meshup.agenda_desk.forms.afterwards import LinkForm, TalkForm
    from meshup.community.rules import Asker


@desk()
def afterwards(request: HttpRequest, slug: str) -> HttpResponse:
    """Note how many came, what happened, and links; helpers at the door only count."""
    event = event_for(request.user, slug)
    form = AfterwardsForm(request.POST or None, initial=_initial(event))
    set_languages(form, this_node().languages)
    if not may_edit_programme(request.user):
        form.only_heads()
        return _page(request, event, form)
    talks = talk_forms(request.POST or None, event)
    links = link_forms(request.POST or None, event)
    return _page(request, event, form, talks, links)


@desk(may_count_heads)
def heads(request: HttpRequest, slug: str) -> HttpResponse:
    """Note how many came, and nothing else: from a field of the desk's first page."""
    event = event_for(request.user, slug)
    form = HeadsForm(request.POST or None, initial={"head_count": event.head_count})

    def act() -> None:
        note_head_count(signed_in(request), slug, form.cleaned_data["head_count"], now())

    def then() -> HttpResponse:
        number = form.cleaned_data["head_count"]
        words = ngettext("Noted: %(number)s person came.", "Noted: %(number)s people came.", number)
        sentence = words % {"number": number}
        return done_with_undo(request, sentence, f"event:{slug}", "desk:event", slug)

    context = {
        "title": _("How many came"),
        "lede": " · ".join(filter(None, (spoken(event.titles) or slug, when(event)))),
        "submit": _("Note"),
        "back": reverse("desk:event", args=[slug]),
    }
    return small_form(request, form, act, context, then)


def _page(
    request: HttpRequest,
    event: Occurrence,
    form: AfterwardsForm,
    talks: Sequence[TalkForm] = (),
    links: BaseFormSet[LinkForm] | None = None,
) -> HttpResponse:
    """Show the forms, or keep what they say."""
    shown: list[BaseForm | BaseFormSet[Any]] = [form, *talks]
    if links is not None:
        shown.append(links)
    context: dict[str, Any] = {"event": event, "form": form, "talks": talks, "links": links}
    if request.method == "POST" and MORE not in request.POST and all_are_valid(*shown):
        kept = form.plan(links_of(links) if links is not None else (), talks)
        version = form.cleaned_data["version"]
        by = signed_in(request)
        kept_already = lambda: _is_kept(by, event.slug, kept)  # noqa: E731

        def act() -> None:
            with forgiving(request, f"event:{event.slug}", "remember", kept_already):
                record_afterwards(by, event.slug, version, kept, now())

        try_to(form, act)
        if form.is_valid():
            return done_with_undo(
                request, _("The recap is saved."), f"event:{event.slug}", "desk:event", event.slug
            )
        if was_overtaken(form):
            context["differences"] = start_over(form, _initial(event))
    return desk_page(request, "agenda_desk/afterwards.html", context, *shown)


def _is_kept(by: Asker, slug: str, wanted: Afterwards) -> bool:
    """Say whether the event says already what ``by`` may say of it."""
    event = event_for(by, slug)
    if event.head_count != wanted.head_count or not may_edit_programme(by):
        return event.head_count == wanted.head_count
    lines = {line.pk: line.links for line in event.timetable}
    return (event.notes, event.links) == (wanted.notes, links_as_shown(wanted.links)) and all(
        lines.get(key) == links_as_shown(links) for key, links in wanted.line_links.items()
    )


def _initial(event: Occurrence) -> dict[str, Any]:
    return {"version": event.version, "head_count": event.head_count, "notes": event.notes}
