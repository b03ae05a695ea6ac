"""One line of a draft as a form, and a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.desk.pages import desk_page
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.outcomes import try_to, was_overtaken
from meshup.kit.forms.pages import lead_to
from meshup.programme.choices import Act
from meshup.programme.domain.announcing import may_write_about
from meshup.programme.domain.drafts import draft_for, take_step
from meshup.programme.domain.lines import line_named
from meshup.programme.domain.publishing import news_of
from meshup.programme.domain.queries.builders import grid_for
from meshup.programme.domain.steps import Wish, changed_by
from meshup.programme.errors import NoSuchLine
from meshup.programme.forms.lines import line_form, line_from_form
from meshup.programme.rules import may_build, may_publish

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.programme.domain.lines import DraftLine


@desk(may_build)
def line(request: HttpRequest, slug: str, ref: str) -> HttpResponse:
    """Say when and where a line is, and what it says.

    Raises:
        NoSuchLine: it was taken off meanwhile.
    """
    wanted = line_named(draft_for(request.user, slug).lines, ref)
    if wanted is None:
        raise NoSuchLine
    return _asked(request, slug, wanted)


@desk(may_build)
def line_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a line that is no talk of the pool: doors, encounters, free time."""
    return _asked(request, slug, None)


def _asked(request: HttpRequest, slug: str, wanted: DraftLine | None) -> HttpResponse:
    draft = draft_for(request.user, slug)
    data = request.POST if request.method == "POST" else None
    form = line_form(data, wanted, draft.frame, this_node().languages, draft.version)
    if data is not None and form.is_valid():
        verb, act = ("say", Act.SAY) if wanted else ("add", Act.ADD)
        said = line_from_form(form, wanted)
        wish = Wish(verb=verb, ref=said.ref, line=said, follow=form.cleaned_data["follow"])
        version = form.cleaned_data["version"]
        change = lambda lines, frame: changed_by(wish, lines, frame)  # noqa: E731
        by = signed_in(request)
        kept = try_to(form, lambda: take_step(by, slug, version, (act, said.ref), change, now()))
        if kept is not None:
            ref = said.ref or kept.lines[-1].ref
            location = f"{reverse('programme:builder', args=[slug])}#line-{ref}"
            return lead_to(request, _("Saved in the draft: it is not published yet."), location)
    context: dict[str, Any] = {"event": draft.event, "form": form, "line": wanted}
    if was_overtaken(form):
        context["differences"] = start_over(form, {**form.initial, "version": draft.version})
    view = grid_for(draft)
    context |= {"card": view.grid.cards.get(wanted.ref) if wanted else None, "draft": draft}
    context["places"] = view.places
    asker, is_public = request.user, wanted is not None and not news_of(draft)
    context["may_take_off_at_once"] = is_public and may_publish(asker)
    context["may_tell"] = is_public and may_write_about(asker, draft.event, now())
    return desk_page(request, "programme/line.html", context, form)
