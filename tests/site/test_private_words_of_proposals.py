"""What is private of a proposal is nowhere that a stranger can look, whatever became of it.

Every private field of proposals, and of all rooms about them, gets marked words of its own; then
every public address is asked for, and all that the node keeps, logs and sends on is searched.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django_tasks_db.models import DBTaskResult

from meshup.kit import clock, personal_data
from meshup.kit.versioned_memo import _memos, clear_all_memos
from meshup.letters.domain.addresses import mark_proved
from meshup.peers.device_cookie import NAME as DEVICE
from meshup.peers.domain.peers import make_peer
from meshup.programme.choices import Act
from meshup.programme.domain.drafts import draft_for, take_step
from meshup.programme.domain.lines import DraftLine
from meshup.proposal_letters.domain.outbox import edit_letter, waiting_letters
from meshup.proposal_voices.domain.voices import give_voice
from meshup.proposals.choices import Reply
from meshup.proposals.domain.call_facts import Question
from meshup.proposals.domain.call_plans import CallPlan
from meshup.proposals.domain.calls import change_call
from meshup.proposals.domain.deciding import decline
from meshup.proposals.domain.letter_consent import begin_letters, recognise
from meshup.proposals.domain.offering import OfferPlan, answer_offer, offer
from meshup.proposals.domain.placing import Placement, place
from meshup.proposals.domain.proposing import propose as propose_wish, withdraw
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.speakers import invite_speaker
from meshup.proposals.domain.wishes import ProposalWish, Submission
from meshup.proposals.models import Proposal
from meshup.proposals_desk.domain.reviewing import rate, write_note
from meshup.talks.domain.materials import MaterialWish, add_file, add_link
from meshup.talks.domain.speaker_pages import SpeakerWish, write_speaker_page
from meshup.talks.domain.thanks import ThanksWish, allow_thanks, open_box, send_thanks
from meshup.talks.domain.topics import set_topics
from tests.agenda.paris import DECEMBER, NOW, paris_series
from tests.attendance_letters.letter_reading import run_due_jobs
from tests.posters.reading import words_of
from tests.proposals.conftest import EIGHT, JANUARY
from tests.proposals.test_people import whole_database
from tests.proposing.pages import phone, propose
from tests.site.canaries import columns_with, found_in, is_query, look, tables_without_models
from tests.site.public_addresses import addresses
from tests.talks.conftest import PDF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from meshup.community.models import Person
    from meshup.proposals.domain.queries.proposals import ProposalFacts

pytestmark = pytest.mark.django_db
TITLE = "Open talk"
QUESTION = Question(key="diet", kind="text", labels={"en": "Diet", "fr": "Régime"})
OF_THE_TALK = (
    *("zqnote", "zqaddress", "zqanswer", "zqinvited", "zqofferwords", "zqwanted"),
    *("zqhostnote", "zqrating", "zqletter", "zqthanks", "zqvisitor", "zqheldlink", "zqheldpage"),
)
"""What is private of the one that became a talk."""
WORDS = (
    *OF_THE_TALK,
    *("zqother", "zqtheirs", "zqguest", "zqmoney", "zqdraftline", "zqheldtext"),
    *("zqhidden", "zqabstract", "zqhiddenname", "zqdeclined", "zqreason", "zqwithdrawn"),
)
"""All of them in small letters, as they are looked for."""
QUERIES = (
    *("/api/events?from=2026-01-01&to=2027-12-01&limit=100", "/api/proposals?limit=100"),
    *("/api/talks?limit=100", "/embed?count=20", "/en/talks/?q=open", "/fr/proposals/?q=open"),
)
DRAWN = (".pdf", ".png")
"""What has no words that one could search; the words of a poster are read by themselves."""
STAY_WITH_THEIR_OWN = ("programme.Programme.", "programme.Step.")
"""Rows of hosts about no person: a draft that nobody else reads yet stands there."""


@dataclass
class Walk:
    """What was left: where talks are, and what nobody else may find."""

    device: Client
    talk: str
    readable: str
    speaker: str
    file: int
    secrets: frozenset[str]

    @property
    def canaries(self) -> frozenset[str]:
        return frozenset(WORDS) | self.secrets

    def paths(self, language: str) -> list[str]:
        """Return every public address, with what is public of it all in it."""
        values = {
            "events": [DECEMBER, JANUARY],
            "series": ["paris-p2p"],
            "venues": ["ground-control"],
            "talks": [self.talk],
            "topics": ["dht"],
            "speakers": [self.speaker],
            "proposals": [self.readable, self.talk],
            "number": ["1", str(self.file)],
            "year": ["2026", "2027"],
            "month": ["1", "12"],
            "key": [DECEMBER, "paris-p2p", "ground-control"],
        }
        every = [*addresses(values, [language]), *QUERIES]
        return [path for path in every if not path.endswith(DRAWN)]

    def found(self, text: str) -> set[str]:
        return found_in(text, self.canaries)


@pytest.fixture
def people(ada: Person, bilal: Person) -> tuple[Person, Person]:
    """Those who decide: one who hosts, and one who helps with the programme."""
    return ada, bilal


@pytest.fixture
def walk(node, people, settings, tmp_path, caplog) -> Iterator[Walk]:
    """Proposals in every state, with all that is private of them."""
    ada, bilal = people
    caplog.set_level(logging.DEBUG)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.MEDIA_ROOT = tmp_path / "media"
    with clock.set_to(NOW):
        paris_series()
        change_call(ada, "", 0, CallPlan(questions=(QUESTION,)), NOW)
        allow_thanks(ada, allowed=True)
        device = phone("203.0.113.1")
        link = propose(device, **_private_fields())
        talk = proposal(Proposal.objects.get().uuid)
        _reads_letters(talk)
        talk = _offered_and_placed(ada, talk)
        _left_by_hosts(ada, bilal, talk)
        file = _left_by_speaker(talk)
        readable = _never_decided(ada)
        run_due_jobs()
        _letter_of_a_host(ada)
    with clock.set_to(NOW + timedelta(hours=1)):
        run_due_jobs()
        keys = {link.rstrip("/").rpartition("/")[2], *device.cookies[DEVICE].value.split(".")}
        yield Walk(device, talk.slug, readable, "shown", file, _secrets(keys))


def _reads_letters(talk: ProposalFacts) -> None:
    """Let whoever reads its address have said yes to letters."""
    assert talk.address is not None
    mark_proved(talk.address, NOW)
    recognise(talk.uuid, talk.address)
    begin_letters(talk.uuid, NOW)


def _private_fields() -> dict[str, str]:
    return {
        "titles_en": TITLE,
        "abstracts_en": "What everybody may read.",
        "name": "Shown",
        "others": "Zqinvited Bo",
        "note": "Zqnote",
        "email": "zqaddress@mail.example",
        "question_diet": "Zqanswer",
        "may_be_voted": "on",
    }


def _offered_and_placed(ada: Person, talk: ProposalFacts) -> ProposalFacts:
    """Offer two dates, answered with words; then let it be on December's programme."""
    for reply, words in ((Reply.OTHER, "Zqwanted"), (Reply.YES, "Zqofferwords")):
        offer(ada, talk.uuid, proposal(talk.uuid).version, OfferPlan(event=JANUARY), NOW)
        answer_offer(talk.uuid, reply, NOW, words)
    where = Placement(event=DECEMBER, starts_at=EIGHT)
    place(ada, talk.uuid, proposal(talk.uuid).version, where, NOW)
    return proposal(talk.uuid)


def _left_by_hosts(ada: Person, bilal: Person, talk: ProposalFacts) -> None:
    write_note(ada, talk.uuid, "Zqhostnote", NOW)
    rate(bilal, talk.uuid, 2, "Zqrating", NOW)
    draft = draft_for(ada, JANUARY)
    line = DraftLine(ref="n9", kind="break", titles={"en": "Zqdraftline"}, minutes=15)
    add = lambda lines, _frame: (*lines, line)  # noqa: E731
    take_step(ada, JANUARY, draft.version, (Act.ADD, "n9"), add, NOW)


def _left_by_speaker(talk: ProposalFacts) -> int:
    """Add slides, links that hosts have not looked at, a page, and words of a visitor."""
    number = add_file(talk.uuid, PDF, MaterialWish(), NOW)
    add_link(talk.uuid, MaterialWish(url="https://zqheldlink.example/"), NOW)
    set_topics(talk.uuid, "DHT", "en", NOW)
    wish = SpeakerWish(name="Shown", texts={"en": "Me."}, url="https://zqheldpage.example/")
    write_speaker_page(talk.peer, wish, NOW)
    open_box(talk.uuid, NOW, is_open=True)
    words = ThanksWish(words="Zqthanks", name="Zqvisitor")
    send_thanks(talk.uuid, make_peer("en", NOW), words, NOW)
    return number


def _never_decided(ada: Person) -> str:
    """Let others wait, be declined, be withdrawn; return the one that visitors may read."""
    hidden = ProposalWish(
        titles={"en": "Zqhidden"},
        abstracts={"en": "Zqabstract"},
        names=("Zqhiddenname",),
        money="Zqmoney",
        responses={"diet": "Zqtheirs"},
    )
    origin = "f0" * 16
    propose_wish(hidden, make_peer("en", NOW), NOW, Submission("en", origin))
    gone = ProposalWish(titles={"en": "Zqdeclined"}, names=("Zqhiddenname",), may_be_voted=True)
    declined = propose_wish(gone, make_peer("en", NOW), NOW)
    decline(ada, declined.uuid, proposal(declined.uuid).version, NOW, "Zqreason")
    left = ProposalWish(titles={"en": "Zqwithdrawn"}, may_be_voted=True)
    withdraw(propose_wish(left, make_peer("en", NOW), NOW).uuid, NOW)
    readable = ProposalWish(
        titles={"en": "Open wish"},
        abstracts={"en": "Read on at https://zqheldtext.example/"},
        names=("Shown",),
        note="Zqother",
        may_be_voted=True,
    )
    waits = propose_wish(readable, make_peer("en", NOW), NOW)
    invite_speaker(waits.uuid, "Zqguest", NOW)
    give_voice(make_peer("fr", NOW), waits.uuid, NOW, "e1" * 16)
    return proposal(waits.uuid).slug


def _letter_of_a_host(ada: Person) -> None:
    letter = waiting_letters(ada)[0]
    edit_letter(ada, letter.number, letter.version, ("Zqletter", "Zqletter words"), NOW)


def _secrets(keys: set[str]) -> frozenset[str]:
    """Return what opens pages, and what tells devices and networks, as they would be said."""
    facts = [proposal(uuid) for uuid in Proposal.objects.values_list("uuid", flat=True)]
    own = {each.link for each in facts} | {each.handle for each in facts}
    speakers = [speaker for each in facts for speaker in each.speakers]
    invited = {speaker.invitation for speaker in speakers} | {each.handle for each in speakers}
    networks = {*Proposal.objects.exclude(origin="").values_list("origin", flat=True), "e1" * 16}
    return frozenset(word.lower() for word in keys | own | invited | networks)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_stranger_finds_nothing_private_at_any_public_address(walk, as_chloe, language):
    paths = walk.paths(language)
    assert f"/{language}/talks/{walk.talk}/" in paths
    assert f"/{language}/proposals/{walk.readable}/" in paths
    assert len(paths) > 150
    told = {path: words for path in paths if (words := walk.found(look(as_chloe, path)))}
    assert told == {}


def test_what_is_public_of_it_is_found_there(walk, as_chloe):
    for path in (
        *(f"/en/talks/{walk.talk}/", "/en/talks/", "/talks.atom", "/schedule.xml"),
        *("/schedule.json", f"/events/{DECEMBER}.ics", f"/events/{DECEMBER}.jsonld"),
        *("/api/talks", f"/api/talks/{walk.talk}", f"/en/events/{DECEMBER}/", "/sitemap.xml"),
    ):
        said = look(as_chloe, path)
        assert TITLE.lower() in said or walk.talk in said, path
    assert "open wish" in look(as_chloe, "/en/proposals/")
    assert "shown" in look(as_chloe, f"/en/talks/speakers/{walk.speaker}/")
    assert "%pdf-1.7" in look(as_chloe, f"/en/talks/{walk.talk}/files/{walk.file}/")
    poster = words_of(as_chloe.get(f"/en/events/{DECEMBER}/poster-a4.pdf").content)
    assert walk.found(poster) == set()


def test_every_marked_word_was_left(walk):
    kept = whole_database().lower()
    assert {word for word in WORDS if word not in kept} == set()
    assert len(walk.secrets) > 15


def test_it_stands_in_registered_personal_data_and_in_nothing_that_others_get(walk, as_chloe):
    for path in ("/ap/relay/card", "/ap/relay/directory", "/kit.json", "/api/mesh/events"):
        look(as_chloe, path)
    found = columns_with(walk.canaries)
    covered = {name for kind in personal_data.registered() for name in kind.covers}
    must = {"note", "responses", "titles", "abstracts", "money", "handle", "origin"}
    assert {f"proposals.Proposal.{name}" for name in must} <= found
    assert {
        *("proposals.Speaker.name", "proposals.Offer.words", "proposals.StateChange.reason"),
        *("proposals_desk.HostNote.words", "proposals_desk.Rating.words", "talks.Thanks.words"),
        *("proposal_letters.SpeakerLetter.words", "letters.Address.email"),
    } <= found
    assert {name for name in found - covered if not name.startswith(STAY_WITH_THEIR_OWN)} == set()
    assert walk.found(tables_without_models()) == set()


def test_jobs_name_nobody(walk):
    rows = [[str(value) for value in vars(row).values()] for row in DBTaskResult.objects.all()]
    assert len(rows) > 2
    assert walk.found(str(rows)) == set()


def test_logs_name_nobody(walk, as_chloe, caplog):
    logged = [each.getMessage() for each in caplog.records if not is_query(each)]
    assert walk.found(str(logged)) == set()


def test_what_is_remembered_between_requests_names_nobody(walk, as_chloe, monkeypatch):
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr("meshup.kit.versioned_memo.connection", outside)
    clear_all_memos()
    for path in walk.paths("en"):
        if any(word in path for word in ("/talks", "/proposals", "/events/", "schedule")):
            look(as_chloe, path)
    remembered = [repr(entry) for memo in _memos for entry in memo._entries.values()]
    clear_all_memos()
    assert remembered
    assert walk.found(str(remembered)) == set()
