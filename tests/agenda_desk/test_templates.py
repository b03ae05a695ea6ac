"""Templates and duplicates: a new event begins with what another one was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.choices import State
from meshup.agenda.domain.event_templates import create_template
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import cancel
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.domain.queries.event_templates import template_for, templates_for
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.errors import SuggestionUndecided
from meshup.agenda.models import Event, EventTemplate
from meshup.history.domain.queries import changes_of
from meshup.history.domain.sentences import sentences
from meshup.history.domain.undoing import undo
from tests.agenda.domain.test_registration import edited
from tests.agenda.paris import NOW, themed
from tests.agenda_desk.line_fields import sent_lines
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db

START = datetime(2026, 12, 18, 17, 30, tzinfo=UTC)  # a Friday, 18:30 in Paris


@pytest.fixture
def routing(paris, ada):
    lines = [
        LinePlan(kind="doors", starts_at=START, ends_at=START.replace(hour=18)),
        LinePlan(kind="talk", starts_at=START.replace(hour=18), titles={"en": "Ada: routes"}),
    ]
    plan = themed(START, venue="ground-control", texts={"en": "All about routes."}, open_slots=3)
    return event_for(ada, create_event(ada, plan, NOW, lines, state=State.CONFIRMED).slug)


def new_event(**query):
    words = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{url_of('agenda_desk:event_new')}?{words}"


def sent(page, **data):
    """Return what a browser sends of the form on ``page`` as it is shown."""
    form = page.context["form"]
    return {
        "titles_en": form["titles"].value().get("en", ""),
        "kind": form["kind"].value(),
        "starts": f"{form['starts'].value():%Y-%m-%dT%H:%M}",
        "ends": f"{form['ends'].value():%Y-%m-%dT%H:%M}",
        "time_zone": form["time_zone"].value(),
        "venue": form["venue"].value() or "",
        "mode": form["mode"].value(),
        "texts_en": (form["texts"].value() or {}).get("en", ""),
        **sent_lines(page.context["lines"]),
        "draft": "yes",
        **data,
    }


def test_an_event_is_duplicated_with_its_place_and_timetable_a_week_later(routing, as_ada, ada):
    cancel(ada, routing.slug, {"en": "Strike"}, NOW)
    page = as_ada.get(url_of("desk:event", routing.slug)).text
    address = new_event(**{"from": routing.slug})
    assert f'href="{address}"' in page
    page = as_ada.get(address)
    answer = as_ada.post(address, sent(page))
    made = event_for(ada, answer["Location"].rstrip("/").rpartition("/")[2])
    assert (made.titles["en"], made.texts, made.place.slug) == (
        "Routing night",
        {"en": "All about routes."},
        "ground-control",
    )
    assert (made.state, made.reasons, made.slug) == ("draft", {}, "routing-night")
    assert f"{made.local_start:%m-%d %H:%M}" == "12-25 18:30"
    assert [(line.kind, f"{line.starts_at:%m-%d %H:%M}") for line in made.timetable] == [
        ("doors", "12-25 17:30"),
        ("talk", "12-25 18:30"),
    ]


def test_the_lines_keep_their_hours_on_the_day_that_is_typed_and_may_be_removed(
    routing, as_ada, ada
):
    page = as_ada.get(new_event(**{"from": routing.slug}))
    moved = {"starts": "2027-07-02T18:00", "ends": "2027-07-02T23:00"}
    made = as_ada.post(page.wsgi_request.get_full_path(), sent(page, **moved))
    slug = made["Location"].rstrip("/").rpartition("/")[2]
    assert [f"{line.starts_at:%m-%d %H:%M}" for line in event_for(ada, slug).timetable] == [
        "07-02 16:30",
        "07-02 17:30",
    ]
    removed = {"lines-0-DELETE": "on", "lines-1-DELETE": "on"}
    bare = as_ada.post(page.wsgi_request.get_full_path(), sent(page, **removed))["Location"]
    assert event_for(ada, bare.rstrip("/").rpartition("/")[2]).timetable == ()


def test_what_only_attendees_are_told_stays_so_in_a_duplicate(routing, as_ada, ada):
    opens = {"registration_opens_at": routing.starts_at - timedelta(days=7)}
    edited(ada, routing.slug, place_audience="attendees", registration="here", **opens)
    page = as_ada.get(new_event(**{"from": routing.slug}))
    form = page.context["form"]
    names = ("place_audience", "registration", "registration_opens")
    data = {name: form[name].value() for name in names}
    made = as_ada.post(page.wsgi_request.get_full_path(), sent(page, **data))
    event = event_for(ada, made["Location"].rstrip("/").rpartition("/")[2])
    assert (event.place_audience, event.registration.how) == ("attendees", "here")
    assert event.registration.opens_at == event.starts_at - timedelta(days=7)


def test_a_date_of_a_series_is_duplicated_as_a_single_event(paris, as_ada):
    form = as_ada.get(new_event(**{"from": "paris-p2p-2026-12-02"})).context["form"]
    assert (form["titles"].value()["en"], form["venue"].value()) == ("Paris P2P", "ground-control")
    assert f"{form['starts'].value():%Y-%m-%d %H:%M}" == "2026-12-09 18:30"


def test_a_host_keeps_an_event_as_a_template_renames_and_removes_it(routing, as_ada, ada):
    form = as_ada.get(url_of("agenda_desk:template_new", routing.slug)).context["form"]
    assert form["name"].value() == "Routing night"
    as_ada.post(url_of("agenda_desk:template_new", routing.slug), {"name": "Evening on a theme"})
    (template,) = templates_for(ada)
    assert (template.slug, template.name) == ("evening-on-a-theme", "Evening on a theme")
    assert "Ada: routes" not in str(EventTemplate.objects.get().outline)
    address = new_event(template=template.slug)
    form = as_ada.get(address).context["form"]
    assert form["texts"].value() == {"en": "All about routes."}
    assert "Evening on a theme" in as_ada.get(url_of("agenda_desk:event_new")).text
    rename = url_of("agenda_desk:template", template.slug)
    as_ada.post(rename, {"version": "1", "name": "Theme night"})
    assert template_for(ada, template.slug).name == "Theme night"
    assert as_ada.post(rename, {"version": "1", "name": "Too late"}).status_code == 409
    as_ada.post(url_of("agenda_desk:template_remove", template.slug))
    assert templates_for(ada) == []
    assert as_ada.get(address).status_code == 404
    assert event_for(ada, routing.slug).titles["en"] == "Routing night"


def test_templates_have_a_history_and_come_back(routing, ada, node):
    template = create_template(ada, routing.slug, "Theme night", NOW)
    about = f"template:{template.slug}"
    (made,) = changes_of(about, 5)
    assert [sentence.words for sentence in sentences([made])] == ["Ada made “Theme night”."]
    undo(ada, about, NOW)
    assert templates_for(ada) == []


@pytest.mark.parametrize(
    "template", ["evening-of-talks", "workshop", "hackathon-day", "weekend-festival"]
)
def test_a_new_event_begins_with_a_built_in_template(node, as_ada, ada, template):
    address = new_event(template=template)
    answer = as_ada.get(address)
    data = sent(answer, titles_en="Something new")
    made = as_ada.post(address, data)["Location"].rstrip("/").rpartition("/")[2]
    event = event_for(ada, made)
    assert len(event.timetable) == len(answer.context["outline"].lines) > 4
    begins = [line.starts_at for line in event.timetable if line.starts_at]
    assert event.starts_at == min(begins)
    assert max(begins) < event.ends_at


def test_a_template_named_like_a_built_in_one_has_an_address_of_its_own(routing, ada):
    assert create_template(ada, routing.slug, "Workshop", NOW).slug == "workshop-2"


@pytest.mark.parametrize(
    "query",
    [
        {name: slug}
        for name in ("template", "from")
        for slug in ("nothing", "%00", "..%2F", "x" * 300)
    ],
)
def test_what_is_not_there_is_not_found(node, as_ada, query):
    assert as_ada.get(new_event(**query)).status_code == 404


def test_a_nameless_template_is_refused_beside_its_field(routing, as_ada):
    answer = as_ada.post(url_of("agenda_desk:template_new", routing.slug), {"name": " "})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])


def test_templates_are_for_hosts(routing, as_bilal, ada):
    slug = create_template(ada, routing.slug, "Theme night", NOW).slug
    for address in (
        url_of("agenda_desk:template_list"),
        url_of("agenda_desk:template", slug),
        url_of("agenda_desk:template_remove", slug),
        url_of("agenda_desk:template_new", routing.slug),
    ):
        assert as_bilal.post(address, {"name": "Mine"}).status_code == 403
    assert "Duplicate" not in as_bilal.get(url_of("desk:event", routing.slug)).text
    assert EventTemplate.objects.get().name == "Theme night"


def test_a_list_of_templates_asks_the_same_of_the_database(routing, as_ada, ada):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            as_ada.get(url_of("agenda_desk:template_list"))
        return len(asked)

    create_template(ada, routing.slug, "One", NOW)
    questions()  # what the first page of all remembers
    one = questions()
    create_template(ada, routing.slug, "Two", NOW)
    create_template(ada, routing.slug, "Three", NOW)
    assert questions() == one


def test_what_a_visitor_suggests_is_kept_nowhere_else(routing, as_ada, ada):
    page = as_ada.get(url_of("desk:event", routing.slug)).text
    assert "?from=" in page
    Event.objects.filter(slug=routing.slug).update(state=State.SUGGESTED)
    page = as_ada.get(url_of("desk:event", routing.slug)).text
    keep = url_of("agenda_desk:template_new", routing.slug)
    assert "?from=" not in page
    assert keep not in page
    assert as_ada.get(new_event(**{"from": routing.slug})).status_code == 409
    assert as_ada.get(keep).status_code == 409
    with pytest.raises(SuggestionUndecided):
        create_template(ada, routing.slug, "Night", NOW)
    assert not EventTemplate.objects.exists()


def test_a_template_is_kept_renamed_and_removed_with_an_undo_beside_it(routing, as_ada, ada):
    listed = url_of("agenda_desk:template_list")
    keep = url_of("agenda_desk:template_new", routing.slug)
    slug = "theme-night"
    remove = url_of("agenda_desk:template_remove", slug)
    steps: tuple[tuple[str, dict[str, str]], ...] = (
        (keep, {"name": "Theme night"}),
        (url_of("agenda_desk:template", slug), {"version": "1", "name": "Other"}),
        (remove, {}),
    )
    for address, data in steps:
        assert as_ada.post(address, data)["Location"] == listed
        page = as_ada.get(listed).text
        assert f'action="{url_of("desk:undo", "template", slug)}"' in page
    (removed, *_others) = changes_of(f"template:{slug}")
    as_ada.post(url_of("desk:undo", "template", slug), {"change": removed.number})
    assert template_for(ada, slug).name == "Other"
    assert f'action="{remove}"' in as_ada.get(listed).text
    assert as_ada.get(remove).status_code == 405
