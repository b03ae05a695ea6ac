"""The deck of conversation starters at the desk: hosts write, reword, hide, order and remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from meshup.community.access import desk, signed_in
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_edit_agenda
from meshup.conversation_starters.domain.dealing import parts_of
from meshup.conversation_starters.domain.queries.starters import whole_deck
from meshup.conversation_starters.domain.starters import (
    add_starter,
    hide_starter,
    place_starter,
    remove_starter,
    reword_starter,
    show_starter,
)
from meshup.conversation_starters.errors import NoSuchStarter
from meshup.conversation_starters.forms.starters import PlaceForm, StarterForm
from meshup.desk.pages import desk_page, done_with_undo
from meshup.desk.repeats import forgiving, make_once
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.languages import set_languages
from meshup.kit.forms.outcomes import try_to, was_overtaken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from meshup.conversation_starters.domain.starter_deck import Starter

DECK: Final = "conversation_starters:starters"
CHANGES: Final = {
    "hide": (hide_starter, gettext_lazy("Hidden: it lies on no table from the next round on.")),
    "show": (show_starter, gettext_lazy("Shown again.")),
    "remove": (remove_starter, gettext_lazy("Removed.")),
}


class DeckLine(NamedTuple):
    """A starter that is shown.

    Attributes:
        earlier, later: the places in the whole deck to which one step leads; 0 for none.
    """

    starter: Starter
    earlier: int
    later: int


@desk(may_edit_agenda)
def starters(request: HttpRequest) -> HttpResponse:
    """Show the deck, as the rounds get it; add a starter."""
    form = StarterForm(request.POST or None)
    set_languages(form, this_node().languages)
    if request.method == "POST" and form.is_valid():
        by, texts = signed_in(request), form.cleaned_data["texts"]
        make = lambda: add_starter(by, texts, now())  # noqa: E731
        if made := try_to(form, lambda: make_once(request, "starter", make)):
            return _listed(request, _("It is in the deck, at its beginning."), made.slug)
    deck = whole_deck()
    context = {
        "form": form,
        "parts": parts_of(_lines(deck)),
        "hidden": [starter for starter in deck if starter.hidden],
        "number": sum(not starter.hidden for starter in deck),
    }
    return desk_page(request, "conversation_starters/starters.html", context, form)


def _lines(deck: Sequence[Starter]) -> list[DeckLine]:
    places = [place for place, starter in enumerate(deck, start=1) if not starter.hidden]
    around = zip([0, *places], places, [*places[1:], 0], strict=False)
    return [DeckLine(deck[place - 1], earlier, later) for earlier, place, later in around]


@desk(may_edit_agenda)
def starter(request: HttpRequest, slug: str) -> HttpResponse:
    """Reword a starter."""
    shown = _starter(slug)
    form = StarterForm(request.POST or None, initial=_initial(shown))
    set_languages(form, this_node().languages)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():

        def act() -> bool:
            data = form.cleaned_data
            reword_starter(signed_in(request), slug, data["version"], data["texts"], now())
            return True

        if try_to(form, act):
            return _listed(request, _("Saved."), slug)
        if was_overtaken(form):
            shown = _starter(slug)
            context["differences"] = start_over(form, _initial(shown))
    return _starter_page(request, shown, form, PlaceForm(), context)


@require_POST
@desk(may_edit_agenda)
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a starter elsewhere in the deck."""
    shown = _starter(slug)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        words = StarterForm(initial=_initial(shown))
        set_languages(words, this_node().languages)
        return _starter_page(request, shown, words, form, {})
    place_starter(signed_in(request), slug, form.cleaned_data["place"], now())
    return _listed(request, _("Moved."), slug)


@require_POST
@desk(may_edit_agenda)
def change(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Hide a starter, show it again, or remove one that hosts wrote; each can be undone."""
    act, sentence = CHANGES[name]
    with forgiving(request, f"starter:{slug}", name):
        act(signed_in(request), slug, now())
    return _listed(request, str(sentence), slug, is_shown=name == "show")


def _starter_page(
    request: HttpRequest,
    shown: Starter,
    form: StarterForm,
    place_form: PlaceForm,
    context: dict[str, Any],
) -> HttpResponse:
    deck = [each.slug for each in whole_deck()]
    at = deck.index(shown.slug) + 1 if shown.slug in deck else 1
    if not place_form.is_bound:
        place_form.initial = {"place": at}
    facts = {"starter": shown, "form": form, "place_form": place_form, "number": len(deck)}
    page = "conversation_starters/starter.html"
    return desk_page(request, page, {**facts, **context}, form, place_form)


def _initial(shown: Starter) -> dict[str, Any]:
    return {"version": shown.version, "texts": shown.texts}


def _starter(slug: str) -> Starter:
    """Return a starter of the deck.

    Raises:
        NoSuchStarter
    """
    found = next((each for each in whole_deck() if each.slug == slug), None)
    if found is None:
        raise NoSuchStarter
    return found


def _listed(
    request: HttpRequest, sentence: str, slug: str, *, is_shown: bool = True
) -> HttpResponse:
    """Say what was done, with a button that undoes it; beside the starter where it is shown."""
    location = reverse(DECK) + (f"#starter-{slug}" if is_shown else "")
    return done_with_undo(request, sentence, f"starter:{slug}", location)
