"""Hosts make, edit, move, cancel; two of them at once both learn of it."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, edit_event
from meshup.agenda.domain.life_cycle import cancel, confirm
from meshup.agenda.domain.plans import EventPlan
from meshup.agenda.domain.queries.events import event_for, event_of
from meshup.agenda.errors import NoSuchEvent
from meshup.agenda.models import Event
from meshup.history.domain.queries import changes_of
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, themed
from tests.agenda_desk.test_series import DATA as SERIES
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ROUTING = "nuit-du-routage"
DATA = {
    "version": "0",
    "titles_fr": "Nuit du routage",
    "titles_en": "Routing night",
    "texts_en": "All about **routes**.",
    "kind": "themed",
    "starts": "2026-12-20T18:00",
    "ends": "2026-12-21T00:30",
    "time_zone": "Europe/Paris",
    "venue": "ground-control",
    "mode": "offline",
    "languages": ["fr", "en"],
    "open_slots": "3",
}


@pytest.fixture
def routing(paris, as_ada):
    as_ada.post(url_of("agenda_desk:event_new"), {**DATA, "publish": "yes"})
    return event_of(ROUTING)


def edited(**data):
    return {**DATA, "version": "1", "save": "yes", **data}


def test_a_host_publishes_an_event_in_one_form(routing):
    assert (routing.state, routing.titles["en"], routing.open_slots) == (
        "confirmed",
        "Routing night",
        3,
    )
    assert (routing.place.name, routing.languages) == ("Ground Control", ("fr", "en"))
    assert f"{routing.local_start:%d %H:%M} {routing.local_end:%d %H:%M}" == "20 18:00 21 00:30"


def test_a_time_that_nobody_changed_is_the_moment_that_it_was(ada, as_ada, node):
    start = datetime(2027, 10, 31, 1, 30, 20, tzinfo=UTC)  # 02:30 for the second time
    plan = themed(start, hours=1)
    event = create_event(ada, plan, NOW, state=State.CONFIRMED)
    said = {"starts": "2027-10-31T02:30", "ends": "2027-10-31T03:30", "venue": ""}
    as_ada.post(url_of("agenda_desk:event_edit", event.slug), edited(**said, titles_en="Late"))
    after = event_of(event.slug)
    assert (after.starts_at, after.ends_at, after.moved) == (start, plan.ends_at, False)
    assert after.titles["en"] == "Late"
    as_ada.post(
        url_of("agenda_desk:move", event.slug),
        {"version": after.version, "starts": said["starts"], "ends": "2027-10-31T04:00"},
    )
    assert event_of(event.slug).starts_at == start
    assert f"{event_of(event.slug).local_end:%H:%M:%S}" == "04:00:00"


def test_a_host_says_where_it_was_announced(routing, as_ada):
    source = "https://mobilizon.example/events/1"
    url = url_of("agenda_desk:event_edit", ROUTING)
    assert as_ada.post(url, edited(source_url="ftp://mobilizon.example")).status_code == 422
    as_ada.post(url, edited(source_url=source))
    assert event_of(ROUTING).source_url == source
    assert source in as_ada.get(url).text


def test_a_draft_is_public_only_when_it_is_confirmed(paris, as_ada):
    as_ada.post(url_of("agenda_desk:event_new"), {**DATA, "draft": "yes"})
    with pytest.raises(NoSuchEvent):
        event_of(ROUTING)
    as_ada.post(url_of("agenda_desk:step", ROUTING, "confirm"))
    assert event_of(ROUTING).state == "confirmed"


def test_a_festival_of_whole_days_ends_on_its_last_day(paris, as_ada):
    data = {"kind": "festival", "all_day": "on", "ends": "2026-12-22T12:00", "publish": "yes"}
    as_ada.post(url_of("agenda_desk:event_new"), {**DATA, **data})
    event = event_of(ROUTING)
    assert f"{event.local_start:%d %H} {event.local_end:%d %H}" == "20 00 23 00"
    form = as_ada.get(url_of("agenda_desk:event_edit", ROUTING)).context["form"]
    assert form["ends"].value().day == 22


def test_an_end_that_nobody_writes_is_as_usual_for_the_kind(node, as_ada):
    for kind, hours in (("themed", 4), ("festival", 48)):
        data = {**DATA, "kind": kind, "venue": "", "ends": "", "publish": "yes"}
        answer = as_ada.post(f"{url_of('agenda_desk:event_new')}?kind={kind}", data)
        event = event_of(answer["Location"].rstrip("/").rpartition("/")[2])
        assert (event.ends_at - event.starts_at).total_seconds() == hours * 3600


def test_an_impromptu_event_needs_one_line(as_ada, node):
    data = {"title": "Coffee?", "starts": "2026-11-24T18:00", "publish": "yes"}
    answer = as_ada.post(url_of("agenda_desk:event_new") + "?kind=impromptu", data)
    assert answer["Location"] == url_of("desk:event", "coffee")
    event = event_of("coffee")
    assert (event.kind, event.titles, event.place) == ("impromptu", {"en": "Coffee?"}, None)
    assert (event.ends_at - event.starts_at).seconds == 2 * 3600


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"ends": "2026-12-20T17:00"}, "ends"),
        ({"ends": "2027-12-20T17:00"}, "ends"),
        ({"starts": "2026-02-30T18:00"}, "starts"),
        ({"starts": "0001-01-01T00:00"}, "starts"),
        ({"starts": "9999-12-31T23:59"}, "starts"),
        ({"ends": "9999-12-31T23:59"}, "ends"),
        ({"starts": "2300-01-01T18:00", "ends": "2300-01-01T23:00"}, "starts"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"titles_fr": "", "titles_en": " "}, "titles"),
        ({"titles_fr": "x" * 201}, "titles"),
        ({"mode": "online"}, "online_url"),
        ({"mode": "online", "online_url": "javascript:alert(1)"}, "online_url"),
        ({"venue": "atlantis"}, "venue"),
        ({"kind": "war"}, "kind"),
        ({"languages": ["tlh"]}, "languages"),
        ({"open_slots": "-1"}, "open_slots"),
        ({"cover": "../../../etc/passwd"}, "cover"),
        ({"texts_en": "x" * 50_001}, "texts"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(paris, as_ada, data, field):
    answer = as_ada.post(
        url_of("agenda_desk:event_new"), {**DATA, "texts_fr": "Gardé", "publish": "yes", **data}
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Gardé" in answer.text
    assert not Event.objects.exists()


def test_refusals_speak_the_language_of_the_page(paris, as_ada):
    address = "/fr" + url_of("agenda_desk:event_new")[3:]
    answer = as_ada.post(address, {**DATA, "starts": "", "publish": "yes"})
    assert "Ce champ est obligatoire." in answer.text


def test_the_text_is_previewed_without_being_saved(paris, as_ada):
    answer = as_ada.post(url_of("agenda_desk:event_new"), {**DATA, "preview": "yes"})
    assert "<strong>routes</strong>" in answer.text
    assert "All about **routes**." in answer.text
    fragment = as_ada.post(
        url_of("agenda_desk:event_new"), {**DATA, "preview": "yes"}, headers={"hx-request": "true"}
    )
    assert "<strong>routes</strong>" in fragment.text
    assert "<form" not in fragment.text
    assert not Event.objects.exists()


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(drawn, "PNG")
    drawn.seek(0)
    drawn.name = "cover.png"
    return drawn


@pytest.mark.parametrize(("name", "data"), [("event_new", DATA), ("series_new", SERIES)])
def test_a_cover_is_kept_when_something_else_is_wrong(paris, as_ada, picture, name, data):
    wrong = {**data, "time_zone": "", "publish": "yes", "picture": picture}
    answer = as_ada.post(url_of(f"agenda_desk:{name}"), wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["time_zone"])
    assert answer.context["form"]["cover"].value().startswith("covers/")


def test_a_cover_survives_a_preview_and_can_be_removed(paris, as_ada, picture):
    answer = as_ada.post(
        url_of("agenda_desk:event_new"), {**DATA, "preview": "yes", "picture": picture}
    )
    cover = answer.context["form"]["cover"].value()
    assert cover.startswith("covers/")
    as_ada.post(url_of("agenda_desk:event_new"), {**DATA, "publish": "yes", "cover": cover})
    assert event_of(ROUTING).cover == cover
    as_ada.post(url_of("agenda_desk:event_edit", ROUTING), edited(cover=cover, remove_cover="on"))
    assert event_of(ROUTING).cover == ""


def test_what_is_no_picture_is_refused_beside_its_field(paris, as_ada):
    fake = io.BytesIO(b"<svg onload=alert(1)>")
    fake.name = "cover.png"
    answer = as_ada.post(
        url_of("agenda_desk:event_new"), {**DATA, "publish": "yes", "picture": fake}
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["picture"]


def test_of_two_hosts_the_second_compares_and_decides(routing, as_ada, bilal):
    edit_event(bilal, ROUTING, 1, plan_with(routing, {"en": "Bilal's text."}), NOW)
    mine = edited(texts_en="Ada's text.")
    answer = as_ada.post(url_of("agenda_desk:event_edit", ROUTING), mine)
    assert answer.status_code == 409
    assert "Bilal changed this" in answer.text
    differences = {str(d.label): (d.theirs, d.yours) for d in answer.context["differences"]}
    assert differences == {
        "Text": ("English: Bilal's text.", "English: Ada's text."),
    }
    assert "Ada&#x27;s text." in answer.text
    assert event_of(ROUTING).texts["en"] == "Bilal's text."
    again = {**mine, "version": answer.context["form"]["version"].value()}
    assert as_ada.post(url_of("agenda_desk:event_edit", ROUTING), again).status_code == 302
    assert event_of(ROUTING).texts["en"] == "Ada's text."


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("move", {"starts": "2026-12-23T18:00", "ends": "2026-12-23T22:00"}),
        ("online", {"online_url": "https://meet.example/p2p"}),
        ("cancel", {"reasons_en": "Snow."}),
    ],
)
def test_a_step_does_not_undo_what_another_host_has_just_said(name, data, routing, as_ada, bilal):
    form = as_ada.get(url_of(f"agenda_desk:{name}", ROUTING)).context["form"]
    data = data | {"version": form["version"].value()}
    edit_event(bilal, ROUTING, 1, plan_with(routing, {"en": "Bilal's text."}), NOW)
    before = event_of(ROUTING)
    answer = as_ada.post(url_of(f"agenda_desk:{name}", ROUTING), data)
    assert (answer.status_code, event_of(ROUTING)) == (409, before)
    assert "Bilal changed this" in answer.text
    again = data | {"version": answer.context["form"]["version"].value()}
    assert as_ada.post(url_of(f"agenda_desk:{name}", ROUTING), again).status_code == 302
    assert event_of(ROUTING).version == before.version + 1


def plan_with(event, texts):
    names = ("kind", "starts_at", "ends_at", "time_zone", "titles", "mode", "languages")
    data = {name: getattr(event, name) for name in (*names, "open_slots")}
    return EventPlan(**data, texts=texts, venue="ground-control")


def test_a_programme_helper_changes_words_and_nothing_else(routing, as_bilal):
    data = edited(texts_en="Better.", starts="2027-01-01T10:00", venue="", open_slots="9")
    assert as_bilal.post(url_of("agenda_desk:event_edit", ROUTING), data).status_code == 302
    event = event_of(ROUTING)
    assert (event.texts["en"], event.starts_at, event.open_slots) == (
        "Better.",
        routing.starts_at,
        3,
    )


def test_editing_a_date_of_a_series_leaves_the_rest_to_the_series(paris, as_ada):
    form = as_ada.get(url_of("agenda_desk:event_edit", DECEMBER)).context["form"]
    data = {name: form[name].value() for name in ("kind", "time_zone", "venue", "mode")}
    data |= {"version": "0", "starts": "2026-12-02T18:30", "ends": "2026-12-02T23:00"}
    data |= {"titles_fr": "Paris P2P", "titles_en": "Paris P2P", "texts_en": "Mulled wine."}
    data |= {"languages": ["fr", "en"], "open_slots": "2"}
    assert as_ada.post(url_of("agenda_desk:event_edit", DECEMBER), data).status_code == 302
    row = Event.objects.get(slug=DECEMBER)
    assert (row.titles, row.venue, row.open_slots, row.texts) == (
        {},
        None,
        None,
        {"en": "Mulled wine."},
    )


def test_a_moved_event_keeps_its_old_date(paris, as_ada):
    data = {"starts": "2026-12-09T18:30", "ends": "2026-12-09T23:00"}
    assert as_ada.post(url_of("agenda_desk:move", DECEMBER), data).status_code == 302
    event = event_of(DECEMBER)
    assert (event.moved, event.local_original_start.day, event.state) == (True, 2, "confirmed")
    assert "2 December 2026" in as_ada.get(url_of("desk:event", DECEMBER)).text


@pytest.mark.parametrize(
    ("starts", "end"), [("2026-12-09T19:00", (9, 23, 30)), ("2026-12-02T19:00", (2, 23, 0))]
)
def test_only_on_another_day_does_the_end_follow_the_start(paris, as_ada, starts, end):
    as_ada.post(
        url_of("agenda_desk:move", DECEMBER), {"starts": starts, "ends": "2026-12-02T23:00"}
    )
    moved = event_of(DECEMBER).local_end
    assert (moved.day, moved.hour, moved.minute) == end


def test_the_languages_of_the_node_are_offered_first(paris, node, as_ada):
    node.languages = ["en", "fr"]
    node.save()
    form = as_ada.get(url_of("agenda_desk:event_new")).context["form"]
    assert [code for code, _name in form.fields["languages"].choices][:3] == ["en", "fr", "ar"]


def test_online_in_one_action_and_cancelled_with_a_reason(paris, as_ada):
    as_ada.post(url_of("agenda_desk:online", DECEMBER), {"online_url": "https://meet.example/p2p"})
    assert (event_of(DECEMBER).mode, event_of(DECEMBER).state) == ("online", "confirmed")
    data = {"version": "1", "reasons_fr": "Grève", "reasons_en": "Strike"}
    as_ada.post(url_of("agenda_desk:cancel", DECEMBER), data)
    assert event_of(DECEMBER).reasons == {"fr": "Grève", "en": "Strike"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("online", {"online_url": "ftp://x"}),
        ("move", {"starts": "2026-12-09T18:30", "ends": "2026-12-08T18:30"}),
        ("cancel", {"reasons_fr": "x" * 1001}),
    ],
)
def test_a_refused_step_says_why_and_changes_nothing(paris, as_ada, name, data):
    answer = as_ada.post(url_of(f"agenda_desk:{name}", DECEMBER), data)
    assert answer.status_code == 422
    assert not Event.objects.exists()


def test_a_date_is_skipped_and_taken_up_again(paris, as_ada, ada):
    as_ada.post(url_of("agenda_desk:step", DECEMBER, "skip"))
    with pytest.raises(NoSuchEvent):
        event_of(DECEMBER)
    assert event_for(ada, DECEMBER).state == "skipped"
    as_ada.post(url_of("agenda_desk:step", DECEMBER, "take-up"))
    assert event_of(DECEMBER).state == "usual"


def test_pressing_a_button_twice_is_pressing_it_once(paris, as_ada):
    answers = [
        as_ada.post(url_of("agenda_desk:step", DECEMBER, "confirm")).status_code for _ in range(2)
    ]
    assert answers == [302, 302]
    assert [change.verb for change in changes_of(f"event:{DECEMBER}")] == ["confirm"]


def test_a_step_that_the_life_cycle_forbids_is_a_conflict(paris, as_ada):
    as_ada.post(url_of("agenda_desk:step", DECEMBER, "confirm"))
    answer = as_ada.post(url_of("agenda_desk:step", DECEMBER, "skip"))
    assert answer.status_code == 409


def test_a_draft_is_deleted_and_a_public_event_is_not(routing, as_ada):
    assert as_ada.post(url_of("agenda_desk:withdraw", ROUTING)).status_code == 409
    as_ada.post(url_of("agenda_desk:event_new"), {**DATA, "titles_fr": "Brouillon", "draft": "yes"})
    as_ada.post(url_of("agenda_desk:withdraw", "brouillon"))
    assert not Event.objects.filter(slug="brouillon").exists()


@pytest.mark.parametrize("mode", ["mixed", "offline"])
@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://x.example/\r\nATTENDEE:mailto:a@b", "data:text/html,x"]
)
def test_a_link_is_one_web_address_wherever_it_takes_place(paris, as_ada, mode, url):
    data = {**DATA, "publish": "yes", "mode": mode, "online_url": url}
    answer = as_ada.post(url_of("agenda_desk:event_new"), data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["online_url"])


NOVEMBER = "paris-p2p-2026-11-04"
FORMS = {
    "move": {"starts": "2026-12-09T18:30", "ends": "2026-12-09T23:00"},
    "online": {"online_url": "https://meet.example/p2p"},
    "cancel": {"reasons_en": "Snow."},
}


@pytest.mark.parametrize("name", ["confirm", "skip", "take-up"])
def test_nothing_that_is_pressed_changes_what_is_over(paris, as_ada, name):
    answer = as_ada.post(url_of("agenda_desk:step", NOVEMBER, name))
    expected = (302, 409)[name != "take-up"]
    assert answer.status_code == expected
    assert as_ada.get(f"/en/events/{NOVEMBER}/").status_code == 200
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", FORMS)
def test_no_form_that_is_sent_changes_what_is_over(paris, as_ada, name):
    address = url_of(f"agenda_desk:{name}", NOVEMBER)
    led = as_ada.get(address)
    assert led["Location"] == url_of("desk:event", NOVEMBER)
    above = as_ada.get(led["Location"]).text.partition("<h1>")[0]
    assert "It is over. What happened stays as it was" in above
    answer = as_ada.post(address, {**FORMS[name], "version": 0})
    assert answer.status_code == 409
    assert "It is over." in answer.text
    assert not Event.objects.exists()


@pytest.mark.parametrize("state", ["skipped", "cancelled", "draft", "suggested", "confirmed"])
def test_what_is_over_offers_what_it_allows_and_nothing_else(paris, ada, as_ada, state):
    confirm(ada, DECEMBER, NOW)
    Event.objects.update(state=state, starts_at=NOW - 2 * DAY, ends_at=NOW - DAY)
    page = as_ada.get(url_of("desk:event", DECEMBER))
    shown = [str(action.label) for action in (*page.context["actions"], *page.context["more"])]
    assert (
        shown
        == {
            "skipped": [],
            "cancelled": ["Edit"],
            "draft": ["Edit", "Delete"],
            "suggested": ["Edit", "Turn down"],
            "confirmed": ["Note how it was", "Edit", "Timetable"],
        }[state]
    )
    assert "/pattern/?since=" not in page.text
    assert 'action="' + url_of("agenda_desk:step", DECEMBER, "confirm") not in page.text


def test_the_page_of_a_past_date_asks_first_how_it_was(paris, as_ada):
    page = as_ada.get(url_of("desk:event", NOVEMBER))
    first = page.context["actions"][0]
    assert (str(first.label), first.url) == (
        "Note how it was",
        url_of("agenda_desk:afterwards", NOVEMBER),
    )
    assert not first.quiet
    assert all(action.quiet for action in page.context["actions"][1:])


def test_no_list_offers_to_confirm_what_is_over(paris, as_ada):
    for page in (url_of("desk:overview"), url_of("agenda_desk:series", "paris-p2p")):
        assert f"{NOVEMBER}/confirm/" not in as_ada.get(page).text
    assert url_of("agenda_desk:afterwards", NOVEMBER) in as_ada.get(url_of("desk:overview")).text


def test_what_has_begun_is_cancelled_and_not_skipped(paris, as_ada):
    with clock.set_to(NOW.replace(month=12, day=2, hour=19)):
        page = as_ada.get(url_of("desk:event", DECEMBER))
        assert url_of("agenda_desk:step", DECEMBER, "skip") not in page.text
        answer = as_ada.post(url_of("agenda_desk:step", DECEMBER, "skip"))
        assert answer.status_code == 409
        assert "It has begun. Cancel it instead" in answer.text
        assert as_ada.get(url_of("agenda_desk:cancel", DECEMBER)).status_code == 200


def test_a_coming_date_has_one_main_gesture_and_folds_the_rare_ones(paris, as_ada, as_bilal):
    page = as_ada.get(url_of("desk:event", DECEMBER))
    labels = [str(action.label) for action in page.context["actions"]]
    assert labels == ["Confirm", "Edit", "Timetable", "Move", "Cancel"]
    assert [str(action.label) for action in page.context["more"]] == [
        *("Move online", "Skip this date", "Change this and all following dates"),
    ]
    helper = as_bilal.get(url_of("desk:event", DECEMBER)).context
    assert [str(action.label) for action in helper["actions"]] == ["Edit", "Timetable"]
    assert helper["more"] == []


def test_the_step_may_be_tried_again_from_the_page_that_refuses_it(paris, as_ada):
    as_ada.post(url_of("agenda_desk:step", DECEMBER, "confirm"))
    back = url_of("desk:overview") + "#todo"
    answer = as_ada.post(url_of("agenda_desk:step", DECEMBER, "skip"), {"next": back})
    assert (answer.status_code, f'href="{back}">Back' in answer.text) == (409, True)


def test_a_cancelled_event_offers_to_say_why_and_shows_the_reason_to_change(paris, as_ada, ada):
    cancel(ada, DECEMBER, {}, NOW)
    address = url_of("agenda_desk:cancel", DECEMBER)
    assert f'href="{address}"' in as_ada.get(url_of("desk:event", DECEMBER)).text
    for version, reason in (("1", "Snow."), ("2", "A strike.")):
        data = {"version": version, "reasons_en": reason}
        assert as_ada.post(address, data).status_code == 302
        assert event_of(DECEMBER).reasons == {"en": reason}
        assert reason in as_ada.get(address).text
    assert event_of(DECEMBER).cancelled


def test_a_mistyped_year_is_refused_at_the_new_start(paris, as_ada):
    data = {"starts": "2025-12-09T18:30", "ends": "2025-12-09T23:00", "version": "0"}
    answer = as_ada.post(url_of("agenda_desk:move", DECEMBER), data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["starts"])
    assert event_of(DECEMBER).state == "usual"
