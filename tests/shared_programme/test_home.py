"""Lyon fills a part of our programme: it stands there at once, is theirs, and goes with them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from meshup.agenda.domain.events import set_timetable
from meshup.agenda.domain.life_cycle import move
from meshup.agenda.domain.plans import LinePlan
from meshup.agenda.domain.queries.events import event_of
from meshup.community.errors import HostsOnly
from meshup.history.domain.undoing import undo
from meshup.history.models import Change
from meshup.kit import clock
from meshup.node_requests.domain.requesting import withdraw_request
from meshup.node_requests.models import NodeRequest
from meshup.programme.choices import Act
from meshup.programme.domain.drafts import draft_for, take_step
from meshup.programme.domain.lines import DraftLine
from meshup.programme.domain.publishing import publish
from meshup.programme.domain.steps import Wish, changed_by
from meshup.programme.errors import LineOfOthers
from meshup.shared_programme.domain.giving import (
    change_part,
    give_part,
    send_back,
    take_back,
)
from meshup.shared_programme.domain.queries.at_desk import given_with_news
from meshup.shared_programme.errors import (
    LineOfPart,
    NotHeldTogether,
    PartOutsideEvent,
    PartTaken,
)
from meshup.shared_programme.models import GivenPart
from tests.cohosting.evenings import STARTS, own_row
from tests.shared_programme.festivals import a_plan, a_slot, given, titles, works

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
DAY = timedelta(days=1)


def test_the_record_says_whose_the_part_is(part, together, lyon):
    (entry,) = own_row(together).document["parts"]
    assert entry["group"] == lyon.id
    assert (entry["zone"], entry["startsAfter"], entry["endsAfter"]) == ("Hall", 0, 120)
    assert (entry["revision"], entry["taken"], entry["sentBack"]) == (1, 0, [])


def test_what_lyon_puts_there_stands_in_page_feeds_and_record(part, together, lyon, as_chloe):
    part.fill(a_slot(lyon))
    (line,) = event_of(together.slug).timetable
    assert line.starts_at == STARTS + timedelta(minutes=30)
    assert (line.persons, line.zone, line.languages) == (("Lila",), "Hall", ("fr",))
    (link,) = line.links
    assert link.url == f"{lyon.actor.peer.base}/talks/talk-1/"
    assert isinstance(link.label, dict)
    assert link.label["en"] == f"from {part.row.name}"
    page = as_chloe.get(f"/en/events/{together.slug}/").text
    for words in ("Talk 1", "Lila", "routing", "/talks/talk-1/"):
        assert words in page
    assert "Talk 1 – Lila" in as_chloe.get("/agenda.ics?lang=en").text.replace("\r\n ", "")
    assert "Talk 1" in as_chloe.get(f"/events/{together.slug}/schedule.xml").text
    assert "talk-1" in as_chloe.get(f"/api/events/{together.slug}").text
    (told,) = own_row(together).document["lines"]
    assert (told["part"], told["links"][0]["url"]) == (str(part.uuid), link.url)
    assert own_row(together).document["parts"][0]["taken"] == part.row.version


def test_a_newer_version_takes_talks_off_and_moves_others(part, together, lyon):
    part.fill(a_slot(lyon, 1), a_slot(lyon, 2, starts=60))
    part.fill(a_slot(lyon, 2, starts=90))
    assert titles(together) == [("19:30", "Hall", "Talk 2")]


def test_our_own_lines_stay_and_theirs_are_only_theirs(part, together, lyon, ada):
    event = event_of(together.slug)
    doors = LinePlan(kind="doors", starts_at=STARTS, titles={"en": "Doors"})
    set_timetable(ada, together.slug, event.version, [doors], clock.now())
    part.fill(a_slot(lyon))
    assert titles(together) == [("18:00", "", "Doors"), ("18:30", "Hall", "Talk 1")]
    event = event_of(together.slug)
    with pytest.raises(LineOfPart):
        set_timetable(ada, together.slug, event.version, [doors], clock.now())
    assert len(titles(together)) == 2


def test_the_board_says_from_whom_a_line_is_and_refuses_to_move_it(
    part, together, lyon, as_ada, ada
):
    part.fill(a_slot(lyon))
    page = as_ada.get(reverse("programme:builder", args=[together.slug])).text
    assert "Talk 1" in page
    assert "Lila" in page
    draft = draft_for(ada, together.slug)
    ref = draft.lines[0].ref
    wish = Wish(verb="later", ref=ref)
    with pytest.raises(LineOfOthers):
        take_step(
            ada,
            together.slug,
            draft.version,
            (Act.MOVE, ref),
            lambda lines, frame: changed_by(wish, lines, frame),
            clock.now(),
        )


def test_a_draft_of_ours_is_published_around_what_lyon_put_in(part, together, lyon, ada):
    part.fill(a_slot(lyon))
    draft = draft_for(ada, together.slug)
    doors = DraftLine(ref="", kind="doors", starts_at=STARTS, titles={"en": "Doors"})
    wish = Wish(verb="add", line=doors)
    draft = take_step(
        ada,
        together.slug,
        draft.version,
        (Act.LINES, ""),
        lambda lines, frame: changed_by(wish, lines, frame),
        clock.now(),
    )
    part.fill(a_slot(lyon, starts=45))
    publish(ada, together.slug, draft.version, clock.now())
    assert titles(together) == [("18:00", "", "Doors"), ("18:45", "Hall", "Talk 1")]
    assert event_of(together.slug).timetable[1].persons == ("Lila",)


def test_no_undo_takes_back_what_lyon_did(part, together, lyon, ada):
    part.fill(a_slot(lyon))
    with pytest.raises(LineOfPart):
        undo(ada, f"event:{together.slug}", clock.now())
    part.fill()
    with pytest.raises(LineOfPart):
        undo(ada, f"event:{together.slug}", clock.now())


def test_it_moves_with_the_event(part, together, lyon, ada):
    part.fill(a_slot(lyon))
    event = event_of(together.slug)
    later = DAY + timedelta(hours=1)
    move(ada, together.slug, event.starts_at + later, event.ends_at + later, clock.now())
    works()
    (line,) = event_of(together.slug).timetable
    assert line.starts_at == STARTS + later + timedelta(minutes=30)
    part.fill(a_slot(lyon), a_slot(lyon, 2, starts=60))
    assert len(titles(together)) == 2


def test_a_talk_is_sent_back_with_a_word(part, together, lyon, as_ada):
    part.fill(a_slot(lyon, 1), a_slot(lyon, 2, starts=60))
    session = part.document(a_slot(lyon, 1))["slots"][0]["id"]
    path = reverse("shared_programme_pages:send_back", args=[together.slug, part.uuid, session])
    assert as_ada.post(path, {"word": ""}).status_code == 422
    assert as_ada.post(path, {"word": "Too long for the hall"}).status_code == 302
    works()
    assert titles(together) == [("19:00", "Hall", "Talk 2")]
    (entry,) = own_row(together).document["parts"]
    assert entry["sentBack"] == [{"session": session, "content": "Too long for the hall"}]
    part.fill(a_slot(lyon, 1), a_slot(lyon, 2, starts=60))
    assert titles(together) == [("19:00", "Hall", "Talk 2")]
    part.fill(a_slot(lyon, 2, starts=60))
    assert own_row(together).document["parts"][0]["sentBack"] == []


def test_a_part_is_taken_back_with_all_that_stood_there(part, together, lyon, as_ada):
    part.fill(a_slot(lyon))
    page = as_ada.get(reverse("shared_programme_pages:parts", args=[together.slug])).text
    assert "Talk 1" in page
    path = reverse("shared_programme_pages:take_back", args=[together.slug, part.uuid])
    assert as_ada.post(path).status_code == 302
    works()
    assert titles(together) == []
    assert own_row(together).document["parts"] == []
    assert not GivenPart.objects.exists()


def test_a_smaller_part_shows_what_is_inside(part, together, lyon, ada):
    part.fill(a_slot(lyon, 1), a_slot(lyon, 2, starts=80))
    change_part(ada, part.uuid, a_plan(lyon, hours=1), clock.now())
    works()
    assert titles(together) == [("18:30", "Hall", "Talk 1")]
    assert own_row(together).document["parts"][0]["revision"] == 2
    part.fill(a_slot(lyon, 1), revision=2)
    assert titles(together) == [("18:30", "Hall", "Talk 1")]


def test_who_no_longer_holds_the_event_leaves_with_its_part(part, together, lyon, ada, as_ada):
    part.fill(a_slot(lyon))
    withdraw_request(None, NodeRequest.objects.get().uuid, clock.now())
    works()
    assert titles(together) == []
    (left,) = [one for one in given_with_news(ada) if not one.is_given]
    assert [one["what"] for one in left.news] == ["filled", "left"]
    assert "talk is off the programme" in as_ada.get("/en/desk/").text
    path = reverse("shared_programme_pages:part_seen", args=[together.slug, part.uuid])
    assert as_ada.post(path).status_code == 302
    assert not GivenPart.objects.exists()


def test_a_name_that_lyon_takes_off_is_off_our_history_too(part, together, lyon, as_ada):
    part.fill(a_slot(lyon))
    part.fill(a_slot(lyon, persons=[]))
    assert "Lila" not in as_ada.get(f"/en/desk/events/{together.slug}/").text
    assert not any("Lila" in str(one.rows) for one in Change.objects.all())


def test_only_who_holds_the_event_gets_a_part_and_only_while_it_lasts(together, ada, lyon, nantes):
    with pytest.raises(NotHeldTogether):
        give_part(ada, together.slug, a_plan(nantes), clock.now())
    with pytest.raises(PartOutsideEvent):
        give_part(ada, together.slug, a_plan(lyon, starts=3), clock.now())
    given(ada, together, lyon)
    with pytest.raises(PartTaken):
        give_part(ada, together.slug, a_plan(lyon, zone="", starts=1), clock.now())
    give_part(ada, together.slug, a_plan(lyon, zone="Bar", starts=1), clock.now())


def test_a_helper_gives_nothing_takes_nothing_and_sends_nothing_back(part, together, bilal, lyon):
    part.fill(a_slot(lyon))
    now = clock.now()
    session = GivenPart.objects.get().document["slots"][0]["id"]
    for act in (
        lambda: give_part(bilal, together.slug, a_plan(lyon, zone="Bar"), now),
        lambda: change_part(bilal, part.uuid, a_plan(lyon, hours=1), now),
        lambda: take_back(bilal, part.uuid, now),
        lambda: send_back(bilal, part.uuid, session, "No", now),
    ):
        with pytest.raises(HostsOnly):
            act()


def test_hosts_give_a_part_by_a_form(together, lyon, as_ada, as_bilal):
    path = reverse("shared_programme_pages:parts", args=[together.slug])
    assert as_bilal.get(path).status_code == 403
    wish = {"group": lyon.id, "zone": "Hall", "track": "Radio", "starts": "20:00", "ends": "21:30"}
    assert as_ada.post(path, wish).status_code == 302
    row = GivenPart.objects.get()
    assert (row.zone, row.track, row.starts_after, row.ends_after) == ("Hall", "Radio", 60, 150)
    change = reverse("shared_programme_pages:part", args=[together.slug, row.uuid])
    assert 'value="20:00"' in as_ada.get(change).text
    assert as_ada.post(change, {"zone": "", "starts": "", "ends": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.zone, row.starts_after, row.ends_after, row.revision) == ("", 0, 240, 2)


def test_what_never_came_is_read_there(part, together, lyon):
    document = part.document(a_slot(lyon))
    lyon.actor.peer.serve(f"/ap/parts/{part.uuid}", document)
    bare = {name: document[name] for name in ("id", "type", "part", "version")}
    assert part.send(bare).status == 202
    assert titles(together) == []
    works()
    assert titles(together) == [("18:30", "Hall", "Talk 1")]
