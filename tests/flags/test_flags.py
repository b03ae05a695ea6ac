"""Reports that cross between servers: in, about the right thing; out, only with a yes."""

from __future__ import annotations

import json

import pytest

from meshup.deliveries.models import Delivery, OutgoingActivity
from meshup.fediverse.domain.own_actors import application, group
from meshup.flags import flagged_ids
from meshup.flags.domain.forwarding import MOST_TO_A_SERVER, forward_report
from meshup.kit.shown import Shown
from meshup.remote_actors.domain.blocking import block_domain
from meshup.remote_actors.domain.remote_actors import actor_of
from meshup.reports import reportables
from meshup.reports.models import Report
from meshup.reports.reportables import Reportable, ReportedSubject
from tests.agenda.paris import DECEMBER, NOW
from tests.desk.conftest import url_of

EVENT_PAGE = f"http://127.0.0.1:8000/en/events/{DECEMBER}/"


@pytest.fixture
def mods(victim):
    """The actor by which the moderators of another server write."""
    return victim.actor("instance", "Application")


def flag_of(actor, *reported, content="They sell tickets twice.", **more):
    return actor.activity("Flag", list(reported), content=content, **more)


# ── in ───────────────────────────────────────────────────────────────────────────────────


def test_a_flag_of_an_event_is_a_report_about_that_event(mods, paris):
    assert mods.post(flag_of(mods, group().id, EVENT_PAGE)).status == 202
    [report] = Report.objects.all()
    assert (report.about, report.words) == (f"event:{DECEMBER}", "They sell tickets twice.")
    assert (report.way, report.state, report.handle) == ("content", "open", None)
    assert report.reach.startswith("@instance@mesh-b.example")


def test_a_room_says_what_its_ids_are_of(mods, paris, monkeypatch):
    monkeypatch.setattr(flagged_ids, "_finders", [])
    flagged_ids.register_flagged(
        lambda thing: f"event:{DECEMBER}" if thing.endswith("/ap/events/1") else ""
    )
    mods.post(flag_of(mods, "http://127.0.0.1:8000/ap/events/1"))
    assert Report.objects.get().about == f"event:{DECEMBER}"


def test_a_flag_of_our_actor_alone_is_a_report_that_names_it(mods):
    mods.post(flag_of(mods, group().id))
    report = Report.objects.get()
    assert (report.about, report.occasion) == ("", group().id)


def test_a_flag_without_words_says_so(mods, paris):
    mods.post(flag_of(mods, EVENT_PAGE, content=None))
    mods.post(flag_of(mods, EVENT_PAGE, content={"en": 1}))
    words = Report.objects.values_list("words", flat=True)
    assert set(words) == {"Un autre serveur signale ceci, sans dire pourquoi."}


def test_what_hosts_read_is_text(mods, paris):
    mods.post(flag_of(mods, EVENT_PAGE, content="<p>Bad<script>alert(1)</script> <b>night</b></p>"))
    assert Report.objects.get().words == "Bad night"


def test_a_flag_of_what_is_not_ours_or_not_public_is_none_of_ours(mods, victim, paris):
    mods.post(flag_of(mods, f"{victim.base}/notes/1"))
    assert Report.objects.count() == 0
    mods.post(flag_of(mods, "http://127.0.0.1:8000/en/events/hidden-thing/"))
    assert [report.about for report in Report.objects.all()] == [""]


def test_the_same_flag_twice_is_one_report(mods, paris):
    flag = flag_of(mods, EVENT_PAGE)
    for to in ("/ap/inbox", "/ap/relay/inbox"):
        assert mods.post(flag, to=to).status == 202
    assert Report.objects.count() == 1


def test_a_flag_of_many_things_is_three_reports_at_most(mods, paris):
    pages = [EVENT_PAGE.replace("2026-12-02", day) for day in ("2027-01-06", "2027-02-03")]
    more = EVENT_PAGE.replace("2026-12-02", "2027-03-03")
    mods.post(flag_of(mods, group().id, EVENT_PAGE, *pages, more))
    assert Report.objects.count() == 3
    assert all(report.about.startswith("event:paris-p2p") for report in Report.objects.all())


def test_49_flags_of_one_server_are_counted_apart_from_what_people_report(mods, victim, paris):
    statuses = [mods.post(flag_of(mods, EVENT_PAGE)).status for _ in range(12)]
    assert statuses == [202] * 10 + [429] * 2
    other = victim.actor("second", "Application")
    assert other.post(flag_of(other, EVENT_PAGE)).status == 429  # the server, not the actor
    assert Report.objects.count() == 10


def test_a_blocked_server_reports_nothing(mods, victim, ada, paris):
    block_domain(ada, "mesh-b.example", "why", NOW)
    assert mods.post(flag_of(mods, EVENT_PAGE)).status == 403
    assert (Report.objects.count(), victim.asked) == (0, [])


# ── out ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def seen_elsewhere(victim, monkeypatch):
    """Something of another server that is shown here, and can be reported there."""
    author = actor_of(victim.actor("vera").id, NOW)
    monkeypatch.setattr(reportables, "_kinds", dict(reportables._kinds))

    def forward(_key, words, at):
        forward_report(author.pk, [f"{victim.base}/events/1"], words, at)

    subject = ReportedSubject(titles={"en": "A night elsewhere"}, url="/en/")
    reportables.register_reportable(
        Reportable(
            kind="elsewhere",
            find=lambda _key: Shown(subject),
            origin=lambda _key: author.host,
            forward=forward,
        )
    )
    return author


def report(browser, **fields):
    sent = {
        "way": "content",
        "content-words": "This is a scam.",
        "content-reach": "chloe@paris.example, Chloé",
        "content-website": "",
    }
    return browser.post(url_of("reports:report", "elsewhere", "1"), sent | fields)


def test_the_form_names_the_server_and_sends_nothing_unasked(as_chloe, seen_elsewhere):
    page = as_chloe.get(url_of("reports:report", "elsewhere", "1")).content.decode()
    assert f"Send them to the moderators of {seen_elsewhere.host} too" in page
    assert report(as_chloe).status_code == 302
    assert (Report.objects.count(), Delivery.objects.count()) == (1, 0)


def test_with_a_yes_the_words_alone_go_to_that_server(as_chloe, seen_elsewhere, victim):
    assert report(as_chloe, **{"content-forwards": "on"}).status_code == 302
    assert Report.objects.count() == 1
    delivery = Delivery.objects.get()
    assert OutgoingActivity.objects.get().by == application().name
    document = json.loads(bytes(OutgoingActivity.objects.get().body))
    activity_id = document.pop("id")
    assert activity_id.startswith(f"{application().id}#flag-")
    assert document.pop("@context")
    assert document == {
        "type": "Flag",
        "actor": application().id,
        "object": [seen_elsewhere.actor_id, f"{victim.base}/events/1"],
        "content": "This is a scam.",
        "to": [seen_elsewhere.actor_id],
    }
    assert "chlo" not in json.dumps(document).lower()
    assert delivery is not None


def test_what_is_of_this_node_has_nowhere_to_go(as_chloe, federating, paris):
    page = as_chloe.get(url_of("reports:report", "event", DECEMBER)).content.decode()
    assert "moderators of" not in page
    url = url_of("reports:report", "event", DECEMBER)
    sent = {"way": "content", "content-words": "No.", "content-forwards": "on"}
    as_chloe.post(url, sent)
    assert (Report.objects.count(), Delivery.objects.count()) == (1, 0)


def test_a_blocked_server_is_sent_nothing_and_the_report_stands(as_chloe, seen_elsewhere, ada):
    block_domain(ada, "mesh-b.example", "why", NOW)
    report(as_chloe, **{"content-forwards": "on"})
    assert (Report.objects.count(), Delivery.objects.count()) == (1, 0)


def test_nobody_can_use_this_node_to_flood_another(federating, seen_elsewhere):
    for number in range(MOST_TO_A_SERVER.most + 5):
        forward_report(seen_elsewhere.pk, [], f"words {number}", NOW)
    assert OutgoingActivity.objects.count() == MOST_TO_A_SERVER.most
