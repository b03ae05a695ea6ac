"""Posts of hosts, and what they share of other servers: the list, the form, and the acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_POST

from meshup.agenda.domain.queries.events import upcoming
from meshup.agenda.domain.wording import beginning_of, title_of
from meshup.community.access import desk
from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community
from meshup.desk.repeats import Made, make_once
from meshup.federated_events.domain import boosts as boosting, posts as posting
from meshup.federated_events.domain.boosts import BoostPlan, boosts_for
from meshup.federated_events.domain.post_words import event_of_post
from meshup.federated_events.domain.queries.posts import is_published, post_for, posts_for
from meshup.fediverse.domain.settings import federation
from meshup.fediverse_desk.forms.posts import PostForm
from meshup.fediverse_desk.views.section_pages import section_page
from meshup.kit.clock import now
from meshup.kit.forms.differences import start_over
from meshup.kit.forms.outcomes import try_to, was_overtaken
from meshup.kit.forms.pages import done, submitted
from meshup.kit.localized_text import localized
from meshup.neighbour_events.domain.queries.seen import seen_event_for
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.desk.repeats import Addressed

PAGE: Final = "fediverse_desk:posts"
MOST: Final = 50
CHOICES: Final = 30
"""Events to come that a post may be about."""


@desk(may_run_community)
def posts(request: HttpRequest) -> HttpResponse:
    """Show what was posted and what is shared; publish a post."""
    initial = {"event": request.GET.get("event", "")}
    form = PostForm(submitted(request), events=_choices(""), initial=initial)
    if request.method == "POST" and form.is_valid():
        made = try_to(form, lambda: _publish_once(request, form))
        if made is not None:
            return done(request, _("Published: it goes out to everybody who follows."), PAGE)
    found = posts_for(request.user, MOST)
    context = {
        "form": form,
        "is_on": federation().is_on,
        "posts": [post for post in found if not post.is_gone],
        "deleted": [post for post in found if post.is_gone],
        "boosts": boosts_for(request.user, MOST),
    }
    return section_page(request, "posts", "fediverse_desk/posts.html", context, form)


@desk(may_run_community)
def post_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a post.

    Raises:
        NoSuchPost: there is none, or it was deleted.
    """
    post = post_for(request.user, number)
    initial = {"version": post.version, "texts": post.texts, "event": post.event}
    form = PostForm(submitted(request), events=_choices(post.event), initial=initial)
    context: dict[str, Any] = {"form": form, "post": post}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try_to(
            form,
            lambda: posting.change_post(request.user, number, version, form.plan(), now()),
        )
        if form.is_valid():
            return done(request, _("Changed, for everybody who follows too."), PAGE)
        if was_overtaken(form):
            context["differences"] = start_over(form, initial)
    return section_page(request, "posts", "fediverse_desk/post_form.html", context, form)


@require_POST
@desk(may_run_community)
def post_delete(request: HttpRequest, number: int) -> HttpResponse:
    """Take a post back from everybody."""
    posting.delete_post(request.user, number, now())
    return done(request, _("Deleted. Servers are asked to remove it, too."), PAGE)


@require_POST
@desk(may_run_community)
def post_restore(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a deleted post again."""
    posting.restore_post(request.user, number, now())
    return done(request, _("Published again."), PAGE)


@require_POST
@desk(may_run_community)
def boost(request: HttpRequest, number: int) -> HttpResponse:
    """Share an event that was seen elsewhere.

    Raises:
        NoSuchNeighbourEvent, FederationOff, NotToBoost
    """
    event = seen_event_for(request.user, number)
    owner = actors_by_number([event.owner_number]).get(event.owner_number)
    plan = BoostPlan(
        object_id=event.event_id,
        name=localized(event.titles, get_language() or "", this_node().languages).words,
        url=event.url,
        inbox=owner.delivery_inbox if owner else "",
    )
    boosting.boost(request.user, plan, now())
    return done(request, _("Shared with everybody who follows."), PAGE)


@require_POST
@desk(may_run_community)
def unboost(request: HttpRequest, number: int) -> HttpResponse:
    """Share an event no longer."""
    boosting.undo_boost(request.user, number, now())
    return done(request, _("Not shared any more."), PAGE)


def _publish_once(request: HttpRequest, form: PostForm) -> Addressed:
    """Publish what the form says, once however often it is pressed."""

    def publish() -> Made:
        return Made(str(posting.write_post(request.user, form.plan(), now()).number))

    return make_once(request, "post", publish, is_there=lambda slug: is_published(int(slug)))


def _choices(chosen: str) -> list[tuple[str, str]]:
    """Return the next events; the one that a post is about already is always among them."""
    events = upcoming(now(), CHOICES)
    if chosen and chosen not in {event.slug for event in events}:
        events += filter(None, [event_of_post(chosen)])
    return [(event.slug, _name(event)) for event in events]


def _name(event: Occurrence) -> str:
    title = title_of(event, get_language() or "", this_node().languages).words
    return f"{title}, {beginning_of(event)}"
