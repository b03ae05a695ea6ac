"""From a file into the pool: once, again, changed; by hosts and by the command; nothing leaks."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings as checks, strategies as st

from meshup.community.errors import HostsOnly
from meshup.kit import clock
from meshup.kit.personal_data import Subject
from meshup.letters.models import Letter
from meshup.proposal_files.domain.exporting import export_csv, export_json
from meshup.proposal_files.domain.importing import import_proposals, preview_proposals
from meshup.proposal_files.domain.personal_data import FILED, TOMBSTONE
from meshup.proposal_files.errors import NoTitles
from meshup.proposal_files.models import FiledProposal
from meshup.proposals.domain.call_facts import Question, Topic
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call
from meshup.proposals.domain.deciding import accept
from meshup.proposals.domain.forgetting import forget
from meshup.proposals.domain.proposing import change_proposal
from meshup.proposals.domain.queries.calls import call_at
from meshup.proposals.domain.queries.pool import pool_for
from meshup.proposals.domain.queries.talks import talks
from meshup.proposals.domain.wishes import ProposalWish
from meshup.proposals.models import Proposal
from tests.effort import examples
from tests.proposal_files.files import FORM, page, submission, table

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FILES = "/en/desk/proposals/files/"
STATES = ("submitted", "accepted", "confirmed", "rejected", "withdrawn")


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


def take(content: bytes, by=None, **columns: str):
    return import_proposals(by, content, columns, NOW)


def said(ada) -> dict[str, Any]:
    """Return all proposals as an export has them, without what differs from time to time."""
    document = json.loads(export_json(ada, NOW, private=True))["proposals"]
    return {entry["id"]: entry for entry in document}


def the_one():
    return Proposal.objects.get()


def test_a_form_is_taken_with_speakers_and_private_addresses_and_nobody_is_written_to(ada):
    preview = take(FORM.encode("cp1252"), ada)
    assert preview.counts == {"new": 2}
    entries = {entry.proposal.titles["fr"]: entry.proposal for entry in pool_for(ada).entries}
    facts = entries["Le «bavardage»"]
    assert [(each.name, each.agreed_at is not None) for each in facts.speakers] == [
        ("Zoé", True),
        ("Max", False),
    ]
    assert (facts.minutes, facts.recording, facts.state) == (15, "slides", "received")
    assert facts.address is not None
    assert not Letter.objects.exists()
    assert the_first_step(facts) == ("", "received", "host")


def the_first_step(facts):
    step = facts.steps[0]
    return step.old, step.new, step.actor


@pytest.mark.parametrize(
    ("state", "ours"),
    [
        ("submitted", "received"),
        ("accepted", "accepted"),
        ("confirmed", "accepted"),
        ("rejected", "declined"),
        ("withdrawn", "withdrawn"),
    ],
)
def test_states_of_pretalx_are_led_to_along_the_graph_and_stand_in_history(ada, state, ours):
    take(page(submission(state=state)), ada)
    row = the_one()
    assert row.state == ours
    last = row.steps.last()
    assert last.reason == ("" if state == "submitted" else f"pretalx: {state}")
    assert not Letter.objects.exists()


VERSIONS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Gossip", "Rumours"]),
        "abstract": st.sampled_from(["", "One", "Two"]),
        "state": st.sampled_from(STATES),
        "duration": st.sampled_from([10, 20]),
        "speakers": st.sampled_from([[], [{"name": "Nadia K.", "email": "n@mail.example"}]]),
    }
)


@given(st.lists(st.tuples(st.sampled_from(["AAA111", "BBB222"]), VERSIONS), max_size=4))
@checks(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_last_version_wins_and_taken_twice_is_taken_once(ada, versions):
    Proposal.objects.all().delete()
    FiledProposal.objects.all().delete()
    for code, version in versions:
        take(page(submission(code, **version)))
    once = said(ada)
    last = dict(versions)
    if last:
        whole = page(*(submission(code, **version) for code, version in last.items()))
        assert not preview_proposals(ada, whole, {}).to_write
        take(whole, ada)
    assert said(ada) == once
    assert len(once) == len(last)
    titles = sorted(entry["titles"]["en"] for entry in once.values())
    assert titles == sorted(version["title"] for version in last.values())


def test_the_rows_of_a_file_may_stand_in_any_order(ada):
    rows = [submission(f"CODE0{number}", title=f"Talk {number}") for number in range(3)]
    take(page(*rows), ada)
    assert not preview_proposals(ada, page(*reversed(rows)), {}).to_write


def test_what_was_changed_here_stays_and_is_told(ada):
    take(page(submission()), ada)
    row = the_one()
    wish = ProposalWish(titles={"en": "Our words"}, abstracts=row.abstracts, names=("Nadia K.",))
    change_proposal(row.uuid, wish, NOW)
    accept(ada, row.uuid, Proposal.objects.get().version, NOW)
    second = submission(title="Their words", abstract="More of it.", state="rejected")
    preview = take(page(second), ada)
    assert preview.steps[0].merged.changed == ("abstracts:en",)
    assert set(preview.steps[0].merged.retained) == {"titles:en", "state"}
    row = the_one()
    assert (row.titles, row.abstracts, row.state) == (
        {"en": "Our words"},
        {"en": "More of it."},
        "accepted",
    )
    again = preview_proposals(ada, page(second), {})
    assert (again.to_write, set(again.steps[0].merged.retained)) == ([], {"titles:en", "state"})


def test_numbers_of_two_lists_are_not_the_same_proposal_and_a_row_twice_is_one(ada):
    preview = take(table("1,One,Zoé,,", "1,Other,Max,,", "1,One,Zoé,,"), ada)
    assert preview.counts == {"new": 2, "twice": 1}


def test_one_address_is_one_peer(ada):
    take(table("a-first,One,Zoé,,z@mail.example", "a-second,Two,Zoé,,Z@mail.example"), ada)
    assert len(set(Proposal.objects.values_list("peer", flat=True))) == 1


def test_what_cannot_be_taken_is_told_and_the_others_are_taken(ada):
    preview = take(table(f"a-first,{'x' * 201},,,", "a-second,,,,", "a-third,Good,,,"), ada)
    assert preview.counts == {"refused": 2, "new": 1}
    assert [row.titles for row in Proposal.objects.all()] == [{"fr": "Good"}]


def test_a_required_answer_is_not_asked_of_a_file(ada):
    questions = (Question("why", "text", {"en": "Why?"}, required=True),)
    change_call(ada, "", 0, CallPlan(kinds={"talk": (10,)}, questions=questions), NOW)
    head = "title,kind,Why?"
    take(table("One,workshop,", "Two,talk,So", head=head), ada)
    assert {row.kind: row.responses for row in Proposal.objects.all()} == {
        "workshop": {},
        "talk": {"why": "So"},
    }


def test_what_was_forgotten_is_not_brought_back_and_then_is(ada):
    take(page(submission()), ada)
    forget(Proposal.objects.all(), NOW, for_good=True)
    filed = FiledProposal.objects.get()
    assert filed.digests == {}
    assert take(page(submission()), ada).counts == {"gone": 1}
    assert not Proposal.objects.exists()
    assert FILED.expire(NOW + TOMBSTONE) == 0
    assert FILED.expire(NOW + TOMBSTONE + timedelta(days=1)) == 1


def test_no_word_of_a_file_is_kept_but_in_the_proposal(ada):
    take(page(submission()), ada)
    kept = json.dumps(list(FiledProposal.objects.values("key", "digests")))
    assert not any(word in kept for word in ("ABC123", "Nadia", "mail.example", "Gossip"))
    subject = Subject(email="nadia@mail.example")
    assert [record["proposal"] for record in FILED.export(subject)] == [str(the_one().uuid)]


def test_only_hosts_take_and_download(ada, bilal):
    for act in (
        lambda: preview_proposals(bilal, page(submission()), {}),
        lambda: import_proposals(bilal, page(submission()), {}, NOW),
        lambda: export_csv(bilal, private=False),
        lambda: export_json(bilal, NOW, private=False),
    ):
        with pytest.raises(HostsOnly):
            act()


def test_what_is_exported_is_taken_as_the_same_here_and_elsewhere(ada):
    take(FORM.encode(), ada)
    take(page(submission("ABC123", state="confirmed"), submission("DEF456", title="=1+1")), ada)
    for private in (True, False):
        texts = (export_json(ada, NOW, private=private), export_csv(ada, private=private))
        for text in texts:
            again = preview_proposals(ada, text.encode(), {})
            assert again.counts == {"same": 4}
            assert [step.merged.retained for step in again.steps] == [()] * 4
    before, content = said(ada), export_json(ada, NOW, private=True).encode()
    Proposal.objects.all().delete()
    FiledProposal.objects.all().delete()
    take(content, ada)
    assert said(ada) == before


WORDS = st.text("aé =+-@'\"\n;,&/|\t\u202f\U0001d54f<", min_size=1, max_size=30).map(str.strip)
LINES = WORDS.map(lambda words: " ".join(words.split()))
ENTRIES = st.fixed_dictionaries(
    {
        "titles": st.dictionaries(
            st.sampled_from(["en", "fr", "eo"]), LINES.filter(bool), min_size=1
        )
    },
    optional={
        "abstracts": st.dictionaries(st.sampled_from(["en", "fr"]), WORDS),
        "kind": st.sampled_from(["talk", "workshop", "stand", "sponsor"]),
        "minutes": st.integers(0, 480),
        "languages": st.lists(st.sampled_from(["en", "fr", "eo"]), unique=True),
        "levels": st.dictionaries(st.sampled_from(["dht", "web"]), st.integers(0, 3)),
        "needs": st.lists(st.sampled_from(["projector", "sound", "silence"]), unique=True),
        "evenings": st.lists(st.sampled_from(["one", "two-2"]), unique=True),
        "names": st.lists(LINES.filter(bool), max_size=4, unique=True),
        "money": LINES,
        "note": WORDS,
        "email": st.sampled_from(["a@mail.example", "b@mail.example"]),
        "recording": st.sampled_from(["no", "slides", "full"]),
        "may_be_voted": st.booleans(),
        "responses": st.fixed_dictionaries({}, optional={"why": WORDS.filter(bool)}),
        "state": st.sampled_from(["received", "kept", "accepted", "declined", "withdrawn", "held"]),
    },
)


def document(entries: list[dict[str, Any]]) -> bytes:
    """Return what another node exported, with what is private."""
    told = {"private": True, "created_at": NOW.isoformat()}
    listed = [told | entry | {"id": str(UUID(int=n + 1))} for n, entry in enumerate(entries)]
    return json.dumps({"format": "meshup.proposals", "version": 1, "proposals": listed}).encode()


@given(st.lists(ENTRIES, min_size=1, max_size=5))
@checks(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_pool_is_the_same_on_an_empty_node(ada, entries):
    topics = (Topic("dht", {"en": "Hash tables"}), Topic("web", {"en": "The web"}))
    plan = CallPlan(topics=topics, questions=(Question("why", "text", {"en": "Why?"}),))
    change_call(ada, "", call_at().version, plan, NOW)
    for kept in (Proposal, FiledProposal):
        kept.objects.all().delete()
    done = take(document(entries), ada)
    assert done.counts == {"new": len(entries)}
    whole, content = said(ada), export_json(ada, NOW, private=True).encode()
    for kept in (Proposal, FiledProposal):
        kept.objects.all().delete()
    take(content, ada)
    assert said(ada) == whole
    assert not preview_proposals(ada, content, {}).to_write
    rows = csv.reader(io.StringIO(export_csv(ada, private=True).removeprefix("\ufeff")))
    risky = ("=", "+", "-", "@", "\t", "\r")
    assert not any(cell.startswith(risky) for row in rows for cell in row)


def test_private_columns_are_there_only_if_they_are_asked_for(ada):
    head = "title,names,email,note,state"
    rows = ("Waits,Zoé,z@mail.example,Between us,", "Talk,Nadia K.,n@mail.example,Too,accepted")
    take(table(*rows, head=head), ada)
    private = ("z@mail.example", "n@mail.example", "Between us", "Zoé")
    for text in (export_json(ada, NOW, private=False), export_csv(ada, private=False)):
        assert not any(word in text for word in private)
        assert "Nadia K." in text
    for text in (export_json(ada, NOW, private=True), export_csv(ada, private=True)):
        assert all(word in text for word in private)


def test_no_spreadsheet_works_out_what_is_exported(ada):
    take(table("=cmd(),@SUM", "+1,-2", head="title,note"), ada)
    text = export_csv(ada, private=True)
    assert all(f"'{cell}" in text for cell in ("=cmd()", "@SUM", "+1", "-2"))


def test_thirty_proposals_are_looked_at_in_as_many_queries_as_three(
    ada, django_assert_max_num_queries
):
    def looked(count: int) -> int:
        content = page(*(submission(f"CODE{n:02}", title=f"Talk {n}") for n in range(count)))
        take(content, ada)
        with django_assert_max_num_queries(40) as queries:
            preview_proposals(ada, content, {})
            export_csv(ada, private=True)
        return len(queries.captured_queries)

    assert looked(3) == looked(30)


# ── through the doors ─────────────────────────────────────────────────────────────────────


def sent(client, content: bytes, name: str = "talks.csv"):
    return client.post(FILES, {"file": SimpleUploadedFile(name, content)})


def note_in(response) -> str:
    text: str = response.content.decode()
    return text.partition('name="note" value="')[2].partition('"')[0]


def test_hosts_send_look_say_what_columns_are_and_take(as_ada):
    looked = sent(as_ada, table("Bla,Gossip", head="foo,bar"))
    assert looked.status_code == 200
    assert "Say which column has the titles." in looked.content.decode()
    facts = {"note": note_in(looked), "column-0": "abstract", "column-1": "title:en"}
    columns = f"{FILES}columns/"
    shown = as_ada.post(columns, facts).content.decode()
    assert "Gossip" in shown
    assert "Take this one" in shown
    assert not Proposal.objects.exists()
    twice = as_ada.post(columns, facts | {"column-0": "title:en"})
    assert twice.status_code == 422
    done = as_ada.post(columns, facts | {"take": "1"}, follow=True)
    assert "All of it is done. Nobody was written to." in done.content.decode()
    assert "1 new proposal" in done.content.decode()
    assert the_one().abstracts == {"fr": "Bla"}


@pytest.mark.parametrize("content", [b"", b"title\n\x00", b"{}", b"title\n" + b"x" * 5_000_000])
def test_what_cannot_be_read_is_refused_on_the_page(as_ada, content):
    answer = sent(as_ada, content)
    assert answer.status_code == 422
    assert not Proposal.objects.exists()


def test_others_do_not_come_in(as_bilal, as_chloe):
    for path in (FILES, f"{FILES}proposals.csv", f"{FILES}proposals.json"):
        assert as_bilal.get(path).status_code == 403
        assert as_chloe.get(path).status_code == 302


def test_downloads_are_kept_nowhere(as_ada, ada):
    take(page(submission()), ada)
    answer = as_ada.get(f"{FILES}proposals.csv")
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == 'attachment; filename="proposals-2026-11-22.csv"'
    assert "nadia@mail.example" not in answer.content.decode()
    assert "nadia@mail.example" in as_ada.get(f"{FILES}proposals.json?private=1").content.decode()


def test_no_public_page_has_an_address_or_a_note_of_a_file(as_chloe, as_ada):
    head = "title,names,email,note,state"
    take(table("Talk,Nadia K.,n@mail.example,Between us,accepted", head=head))
    assert [talk.names for talk in talks()] == [("Nadia K.",)]
    for path in ("/en/", "/en/agenda/", "/schedule.json", "/schedule.xml", "/agenda.ics"):
        text = as_chloe.get(path).content.decode()
        assert not any(word in text for word in ("n@mail.example", "Between us"))


def commanded(path, *options: str) -> str:
    out = io.StringIO()
    call_command("import", "--proposals", str(path), *options, stdout=out)
    return out.getvalue()


def test_the_command_shows_and_takes_as_for_calendars(ada, tmp_path):
    path = tmp_path / "talks.csv"
    path.write_bytes(table("Bla,Gossip", head="foo,bar"))
    with pytest.raises(NoTitles):
        commanded(path, "--dry-run")
    mapped = ("--map", "bar=title", "--map", "foo=abstract")
    shown = commanded(path, *mapped, "--dry-run")
    assert "column 'bar': title" in shown
    assert "Gossip" in shown
    assert not Proposal.objects.exists()
    assert "Taken: 1. No letter was written to anybody." in commanded(path, *mapped, "--yes")
    assert "There is nothing new in it." in commanded(path, *mapped, "--yes")
    with pytest.raises(CommandError, match="--map COLUMN=FIELD"):
        commanded(path, "--map", "bar")
    with pytest.raises(CommandError, match="cannot be read"):
        commanded(tmp_path / "none.csv")
