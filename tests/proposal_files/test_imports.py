"""Imports of proposals by jobs, given back, and broken off."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings as checks, strategies as st

from meshup.kit import clock
from meshup.kit.personal_data import Subject
from meshup.letters.models import Address
from meshup.peers.models import Peer
from meshup.proposal_files.domain import importing, writing
from meshup.proposal_files.domain.exporting import export_json
from meshup.proposal_files.domain.importing import import_proposals, preview_proposals
from meshup.proposal_files.domain.imports import give_back, go_on, import_for
from meshup.proposal_files.domain.personal_data import FILED, GIVEN_BACK_FOR, IMPORTS, IMPORTS_LAST
from meshup.proposal_files.errors import NothingToGiveBack
from meshup.proposal_files.models import FiledProposal, ProposalImport, TakenProposal
from meshup.proposal_files.views import files as pages
from meshup.proposals.domain.deciding import decline
from meshup.proposals.domain.forgetting import forget
from meshup.proposals.models import Proposal
from meshup.proposals_desk.domain.reviewing import write_note
from tests.proposal_files.files import page, submission, table
from tests.proposal_files.test_importing import FILES, NOW, VERSIONS, note_in, sent


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


def take(content: bytes, by=None):
    return import_proposals(by, content, {}, NOW, source="talks.json").number


def pool(ada) -> dict[str, Any]:
    """Return what is here, without what changes whenever something is stored."""
    entries = json.loads(export_json(ada, NOW, private=True))["proposals"]
    return {entry["id"]: entry for entry in entries}


def many(count: int, **rest: Any) -> bytes:
    return page(*(submission(f"CODE{n:03}", title=f"Talk {n}", **rest) for n in range(count)))


def test_an_import_given_back_leaves_nothing_and_may_be_taken_again(ada):
    content = many(3, state="confirmed")
    number = take(content, ada)
    found = give_back(ada, number, NOW)
    assert (found.is_given_back, found.stayed, found.left) == (True, 0, 0)
    assert not Proposal.objects.exists()
    assert not Address.objects.exists()
    assert not FiledProposal.objects.exists()
    with pytest.raises(NothingToGiveBack):
        give_back(ada, number, NOW)
    assert preview_proposals(ada, content, {}).counts == {"new": 3}


def test_what_it_changed_says_again_what_it_said(ada):
    take(page(submission()), ada)
    before, digests = pool(ada), FiledProposal.objects.get().digests
    other = submission(
        title="Other",
        abstract="",
        state="rejected",
        speakers=[{"name": "Max", "email": "m@mail.example"}, {"name": "Zoé"}],
    )
    number = take(page(other), ada)
    assert pool(ada) != before
    give_back(ada, number, NOW)
    assert pool(ada) == before
    assert FiledProposal.objects.get().digests == digests
    assert preview_proposals(ada, page(submission()), {}).counts == {"same": 1}
    assert preview_proposals(ada, page(other), {}).counts == {"changed": 1}


def test_imports_are_given_back_one_after_the_other_as_far_as_the_first(ada):
    numbers = [take(page(submission(title=title)), ada) for title in ("One", "Two", "Three")]
    assert give_back(ada, numbers[0], NOW).stayed == 1
    for number in reversed(numbers[1:]):
        assert give_back(ada, number, NOW).stayed == 0
    assert Proposal.objects.get().titles == {"en": "One"}


@given(st.lists(VERSIONS, min_size=1, max_size=4))
@checks(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_taken_is_given_back_latest_first_until_nothing_is_left(ada, versions):
    Proposal.objects.all().delete()
    FiledProposal.objects.all().delete()
    states = []
    for version in versions:
        before = pool(ada)
        states.append((take(page(submission(**version)), ada), before))
    for number, before in reversed(states):
        if import_for(ada, number, NOW).left:  # not what changed nothing
            assert give_back(ada, number, NOW).stayed == 0
        assert pool(ada) == before


def test_what_somebody_did_something_with_stays_and_is_counted(ada):
    number = take(many(3), ada)
    first, second, _third = Proposal.objects.order_by("pk")
    decline(ada, first.uuid, first.version, NOW)
    write_note(ada, second.uuid, "Good.", NOW)
    found = give_back(ada, number, NOW)
    assert (found.stayed, found.is_given_back) == (2, True)
    assert set(Proposal.objects.values_list("pk", flat=True)) == {first.pk, second.pk}


def test_what_is_gone_already_is_no_hindrance(ada):
    number = take(many(2), ada)
    forget(Proposal.objects.order_by("pk")[:1], NOW)
    assert import_for(ada, number, NOW).left == 1
    give_back(ada, number, NOW)
    assert not Proposal.objects.exists()


def test_more_rows_ask_no_more_of_the_database(ada, django_assert_max_num_queries):
    def taken(first: int, count: int, title: str) -> int:
        rows = (submission(f"X{first + n:05}", title=f"{title} {n}") for n in range(count))
        with django_assert_max_num_queries(80) as queries:
            import_proposals(ada, page(*rows), {}, NOW)
        return len(queries.captured_queries)

    taken(900, 1, "First")
    assert taken(0, 3, "New") == taken(100, 30, "New")
    assert taken(0, 3, "Other") == taken(100, 30, "Other")


# ── by a job ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def by_job(monkeypatch):
    """Let imports of more than one row be jobs, of one row in each transaction."""
    monkeypatch.setattr(pages, "MOST_AT_ONCE", 1)
    monkeypatch.setattr("meshup.proposal_files.views.imports.MOST_AT_ONCE", 1)
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    monkeypatch.setattr("meshup.proposal_files.domain.giving_back.AT_ONCE", 1)


SELECT = re.compile(r'<select name="(column-\d+)"(.*?)</select>', re.DOTALL)
SELECTED = re.compile(r'value="([^"]*)"\s+selected')


def begun(client, content: bytes) -> str:
    """Send a file, take it, and return the path to which one is led."""
    looked = sent(client, content, "talks.json")
    selects = SELECT.findall(looked.content.decode())
    columns = {name: SELECTED.findall(options)[0] for name, options in selects}
    answer = client.post(f"{FILES}columns/", {"note": note_in(looked), "take": "1", **columns})
    assert answer.status_code == 302
    return str(answer["Location"])


def number_in(path: str) -> int:
    return int(path.rstrip("/").rpartition("/")[2])


def test_a_long_import_is_a_job_whose_page_tells_how_far_it_is(as_ada, by_job):
    path = begun(as_ada, many(3))
    assert not Proposal.objects.exists()
    waiting = as_ada.get(path)
    assert "0 of 3 are done. You may leave this page." in waiting.content.decode()
    assert waiting["Refresh"] == "2"
    go_on(number_in(path))
    done = as_ada.get(path)
    assert "Refresh" not in done
    assert "All of it is done. Nobody was written to." in done.content.decode()
    assert "3 new proposals" in done.content.decode()
    go_on(number_in(path))
    assert Proposal.objects.count() == 3
    assert ProposalImport.objects.get().note == ""


def test_it_is_given_back_by_a_job_and_says_so_in_french(as_ada, by_job):
    path = begun(as_ada, many(3))
    go_on(number_in(path))
    assert as_ada.post(f"{path}give-back/")["Location"] == path
    assert "3 proposals are still to be given back" in as_ada.get(path).content.decode()
    go_on(number_in(path))
    assert not Proposal.objects.exists()
    assert "It was given back." in as_ada.get(path).content.decode()
    assert "given back" in as_ada.get(FILES).content.decode()
    assert as_ada.post(f"{path}give-back/").status_code == 409
    assert "C’est défait." in as_ada.get(path.replace("/en/", "/fr/")).content.decode()


@pytest.mark.parametrize("fault", [OperationalError("disk is full"), RuntimeError("a bug")])
def test_what_breaks_off_goes_on_where_it_was_and_repeats_nothing(
    as_ada, ada, by_job, monkeypatch, fault
):
    path = begun(as_ada, many(4))
    write, calls = writing.Writing.write, []

    def falling(self, steps):
        calls.append(steps)
        write(self, steps)
        if len(calls) == 3:
            raise fault

    with monkeypatch.context() as patched:
        patched.setattr(writing.Writing, "write", falling)
        with pytest.raises(type(fault)):
            go_on(number_in(path))
    assert Proposal.objects.count() == 2
    broken = as_ada.get(path).content.decode()
    assert "It broke off by a fault of the node" in broken
    assert "Let it go on" in broken
    as_ada.post(f"{path}go-on/")
    go_on(number_in(path))
    found = import_for(ada, number_in(path), NOW)
    assert (Proposal.objects.count(), found.made, found.done) == (4, 4, 4)
    assert TakenProposal.objects.count() == 4
    assert Peer.objects.count() == 1, "an address is one peer, also after a fall"


def test_one_that_stands_still_may_be_let_go_on(as_ada, by_job):
    path = begun(as_ada, many(2))
    assert "Let it go on" not in as_ada.get(path).content.decode()
    with clock.set_to(NOW + timedelta(minutes=2)):
        assert "Let it go on" in as_ada.get(path).content.decode()


def test_whoever_hosts_no_more_takes_nothing(as_ada, ada, by_job):
    path = begun(as_ada, many(2))
    ada.role = "helper"
    ada.save()
    go_on(number_in(path))
    assert not Proposal.objects.exists()
    assert ProposalImport.objects.get().failure


@pytest.mark.parametrize("count", [1, 3])
def test_more_than_anybody_reads_is_told_on_the_page_at_once_and_by_a_job(
    as_ada, by_job, monkeypatch, count
):
    monkeypatch.setattr("meshup.proposals.domain.arrivals.MOST_OF_CALL", 0)
    path = begun(as_ada, many(count))
    go_on(number_in(path))
    assert "So many proposals are waiting" in as_ada.get(path).content.decode()
    assert not Proposal.objects.exists()


def test_others_see_no_import(as_bilal, as_chloe, ada):
    path = f"{FILES}imports/{take(many(1), ada)}/"
    for suffix in ("give-back/", "go-on/"):
        assert as_bilal.post(path + suffix).status_code == 403
    assert as_bilal.get(path).status_code == 403
    assert as_chloe.get(path).status_code == 302


def test_an_import_that_is_not_there_is_not_found(as_ada):
    assert as_ada.get(f"{FILES}imports/9/").status_code == 404


# ── what is kept ──────────────────────────────────────────────────────────────────────────


def test_what_was_replaced_is_forgotten_after_a_month_or_with_its_proposal(ada):
    take(page(submission()), ada)
    number = take(page(submission(title="Other")), ada)
    assert TakenProposal.objects.get(is_new=False).before == {"titles:en": "Gossip without a crowd"}
    exported = FILED.export(Subject(email="nadia@mail.example"))
    assert {"before": {"titles:en": "Gossip without a crowd"}}.items() <= exported[1].items()
    FILED.expire(NOW + GIVEN_BACK_FOR + timedelta(days=1))
    assert not TakenProposal.objects.exists()
    with pytest.raises(NothingToGiveBack):
        give_back(ada, number, NOW)
    take(page(submission(title="Third")), ada)
    forget(Proposal.objects.all(), NOW, for_good=True)
    assert not TakenProposal.objects.exists()


def test_an_address_that_was_replaced_is_erased_with_whoever_has_it(ada):
    take(page(submission()), ada)
    take(page(submission(speakers=[{"name": "Nadia K.", "email": "new@mail.example"}])), ada)
    assert FILED.erase is not None
    assert FILED.erase(Subject(email="nadia@mail.example")) == 1
    assert not TakenProposal.objects.filter(is_new=False).exists()


def test_a_host_who_is_erased_is_nobody_in_imports_which_go_after_a_year(ada):
    take(many(1), ada)
    assert IMPORTS.export(Subject(person=ada.pk))[0]["source"] == "talks.json"
    assert IMPORTS.erase is not None
    assert IMPORTS.erase(Subject(person=ada.pk)) == 1
    assert ProposalImport.objects.get().by is None
    assert IMPORTS.expire is not None
    assert IMPORTS.expire(NOW + IMPORTS_LAST + timedelta(days=1)) >= 1


def test_a_table_is_given_back_like_any_other_file(ada):
    number = take(table("a-first,One,Zoé,,z@mail.example", "a-second,Two,Zoé,,"), ada)
    give_back(ada, number, NOW)
    assert not Proposal.objects.exists()
