"""What reports and moderation keep about people: exported, erased, gone by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.moderation.domain.admission import Visitor, network_key
from meshup.moderation.domain.blocks import block_network, block_peer, lift
from meshup.moderation.domain.queries.blocks import is_blocked
from meshup.moderation.domain.retention import set_report_months
from meshup.moderation.models import Act, Block
from meshup.peers.models import Peer
from meshup.reports.choices import Audience, Way
from meshup.reports.domain.peer_records import PEER_RECORDS
from meshup.reports.domain.queries.contact_persons import shown_contact_persons
from meshup.reports.domain.report_acts import add_note, close
from meshup.reports.domain.reporting import Readers, ReportPlan, send_report
from meshup.reports.domain.warnings import mark_read, unread_warnings, warn_peer
from meshup.reports.models import Note, PeerWarning, Report
from tests.agenda.paris import NOW

pytestmark = pytest.mark.django_db

CHLOE = Visitor("192.0.2.7")
REACH = "chloe@lyon.example"
YEAR = timedelta(days=366)
FOREVER = timedelta(days=5 * 366)


def site_report(words="It insults.", reach=REACH):
    plan = ReportPlan(way=Way.CONTENT, words=words, reach=reach, wants_link=True)
    return send_report(plan, CHLOE, clock.now())


def conduct_report(reader):
    readers = Readers(picked=frozenset({reader}))
    plan = ReportPlan(way=Way.CONDUCT, words="Rude.", occasion="on Tuesday", readers=readers)
    return send_report(plan, CHLOE, clock.now())


@pytest.fixture
def peer():
    return Peer.objects.create(made_at=NOW).pk


def test_who_left_an_address_gets_their_reports_as_a_file_and_erases_them(ada):
    mine, others = site_report(), site_report("Chloé’s address is chloe@lyon.example!", "")
    subject = Subject(email=REACH)
    assert subject in personal_data.known_subjects()
    (record,) = personal_data.export(subject)["reports.reports"]
    assert (record["words"], record["reach"]) == ("It insults.", REACH)
    personal_data.erase(subject)
    gone = Report.objects.get(pk=mine)
    assert (gone.words, gone.reach, gone.state) == ("", "", "withdrawn")
    assert REACH not in Report.objects.get(pk=others).words
    assert "reports.reports" not in personal_data.export(subject)


def test_a_peer_is_told_of_warnings_and_blocks_and_erases_them(ada, peer):
    warn_peer(peer, "Please stop.", "idea:1", NOW, None)
    block_peer(ada, peer, "Spam.", NOW)
    subject = Subject(peer=peer)
    assert subject in personal_data.known_subjects()
    warning, block = personal_data.export(subject)["reports.standing"]
    assert warning["warning"] == "Please stop."
    assert block["why"] == "Spam."
    personal_data.erase(subject)
    assert not PeerWarning.objects.exists()
    assert not Block.objects.exists()
    assert not is_blocked(peer, "", NOW)
    assert not Act.objects.filter(about__contains=str(peer)).exists()


def test_a_contact_person_who_leaves_is_named_nowhere_and_their_work_stays(ada, bilal, contacts):
    number = conduct_report(contacts[1])
    add_note(bilal, number, "Talked to both.", Audience.READERS, NOW)
    close(bilal, number, "Peace.", NOW)
    subject = Subject(person=bilal.pk, email=bilal.email)
    exported = personal_data.export(subject)["reports.work"]
    assert {"note", "act", "reach"} <= {key for record in exported for key in record}
    personal_data.erase(subject)
    assert [facts.name for facts in shown_contact_persons().value] == ["Ada"]
    assert Note.objects.get().by is None
    assert Act.objects.get(verb="reports.close").by is None
    assert Report.objects.get().words == "Rude."


def test_closed_reports_go_after_a_year_and_open_ones_stay(ada, contacts):
    closed, waiting = site_report(), site_report("Wrong.")
    conduct = conduct_report(contacts[0])
    close(ada, closed, "", NOW)
    close(ada, conduct, "", NOW)
    with clock.set_to(NOW + YEAR - timedelta(days=10)):
        personal_data.expire()
    assert Report.objects.count() == 3
    with clock.set_to(NOW + YEAR):
        personal_data.expire()
    assert [report.pk for report in Report.objects.all()] == [waiting]
    assert not Act.objects.filter(verb="reports.close").exists()


def test_hosts_say_after_how_many_months(ada):
    close(ada, site_report(), "", NOW)
    set_report_months(ada, 2, NOW)
    with clock.set_to(NOW + timedelta(days=50)):
        personal_data.expire()
        assert Report.objects.exists()
    with clock.set_to(NOW + timedelta(days=62)):
        personal_data.expire()
        assert not Report.objects.exists()


def test_what_nobody_can_read_any_more_does_not_stay_for_ever(ada, bilal, contacts):
    conduct_report(contacts[1])
    personal_data.erase(Subject(person=bilal.pk, email=bilal.email))
    with clock.set_to(NOW + YEAR):
        personal_data.expire()
    assert not Report.objects.exists()


def test_acts_stay_as_long_as_the_report_that_they_answer(ada):
    number = site_report()
    close(ada, number, "Done.", NOW)
    with clock.set_to(NOW + YEAR - timedelta(days=1)):
        from meshup.reports.domain.report_acts import reopen  # noqa: PLC0415

        reopen(ada, number, "", clock.now())
    with clock.set_to(NOW + FOREVER):
        personal_data.expire()
    assert Act.objects.filter(report=number).count() == 2


def test_blocks_that_have_ended_go_at_night(ada, peer):
    block_network(ada, network_key("192.0.2.7"), "A flood.", NOW)
    lifted = block_peer(ada, peer, "Spam.", NOW)
    stays = block_peer(ada, peer, "Spam again.", NOW)
    lift(ada, lifted, "", NOW)
    with clock.set_to(NOW + timedelta(days=1)):
        personal_data.expire()
    assert [block.pk for block in Block.objects.all()] == [stays]


def test_peers_live_while_something_waits_for_them_and_are_joined(ada, peer):
    into = Peer.objects.create(made_at=NOW).pk
    assert PEER_RECORDS.holders([peer, into]) == set()
    warning = warn_peer(peer, "Please stop.", "", NOW, None)
    assert PEER_RECORDS.holders([peer, into]) == {peer}
    assert PEER_RECORDS.describe(peer) == ["1 message of the hosts to read"]
    PEER_RECORDS.merge(peer, into, NOW)
    assert [one.number for one in unread_warnings([into])] == [warning]
    mark_read(warning, [into], NOW)
    assert PEER_RECORDS.holders([peer, into]) == set()
    assert PEER_RECORDS.describe(into) == []
