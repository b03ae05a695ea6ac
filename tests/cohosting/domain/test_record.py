"""Records: written and read again, refused as a whole, and the newest of them in any order."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from meshup.agenda.choices import ItemKind, Kind, Level, Mode, RegistrationMode, State
from meshup.cohosting import choices
from meshup.cohosting.choices import Verdict
from meshup.cohosting.domain.cohost_numbers import CohostNumbers, numbers_document, read_numbers
from meshup.cohosting.domain.consents import has_consented
from meshup.cohosting.domain.record import (
    HeldPlace,
    HostEntry,
    Record,
    RecordLine,
    content_digest,
    record_digest,
    record_document,
    verdict_on,
)
from meshup.cohosting.domain.record_reading import read_record
from meshup.cohosting.errors import BadRecord
from meshup.signed_messages.keys import did_key, ed25519_public
from tests.effort import examples
from tests.junk import altered

AT = datetime(2026, 12, 9, 18, tzinfo=UTC)
DID = did_key(ed25519_public(b"1" * 32))
OTHER = did_key(ed25519_public(b"2" * 32))
HOME = "https://lyon.example/ap/lyon"
PARIS = "https://paris.example/ap/paris"


def a_record(**more):
    uuid = "0193aaaa-0000-4000-8000-000000000001"
    said: dict[str, Any] = {
        "id": f"https://lyon.example/ap/together/{uuid}",
        "uuid": uuid,
        "version": 7,
        "event_id": "https://lyon.example/ap/events/1",
        "page": "https://lyon.example/events/festival/",
        "uid": "u@lyon.example",
        "sequence": 3,
        "kind": "festival",
        "state": "confirmed",
        "starts_at": AT,
        "ends_at": AT.replace(hour=22),
        "time_zone": "Europe/Paris",
        "titles": {"en": "Festival", "fr": "Festival"},
        "texts": {"en": "All *of* us\nand you."},
        "home": HostEntry(group=HOME, did=DID, name="Lyon P2P", url="https://lyon.example/"),
        "hosts": (
            HostEntry(
                group=PARIS,
                did=OTHER,
                name="Paris P2P",
                url="",
                offer={"type": "Offer"},
                accept={"type": "Accept"},
            ),
        ),
        "places": (
            HeldPlace(group=HOME, name="Le Tubà", city="Lyon", coming=20, capacity=60),
            HeldPlace(group=PARIS, mode="mixed", latitude=48.0, longitude=2.5, given=0),
        ),
        "lines": (
            RecordLine(id="1", kind="talk", starts_at=AT, persons=("Ada",), has_talk=True, level=2),
            RecordLine(id="2", kind="break", titles={"en": "Soup"}),
        ),
        "successors": (OTHER,),
        "parts": ({"zone": "Hall"},),
        "original_starts_at": AT.replace(day=1),
        "all_day": True,
        "summaries": {"en": "In one sentence."},
        "reasons": {"en": "Flood."},
        "registration": "elsewhere",
        "registration_url": "https://tickets.example/1",
        "continues": ("https://nantes.example/ap/together/1",),
    }
    return Record(**(said | more))


def test_what_was_written_is_read_again():
    record = a_record()
    assert read_record(record_document(record)) == record


def test_words_of_the_wire_are_those_of_the_agenda():
    assert frozenset(Kind.values) == choices.EVENT_KINDS
    assert frozenset(ItemKind.values) == choices.LINE_KINDS
    assert frozenset(Mode.values) == choices.MODES
    assert frozenset(RegistrationMode.values) == choices.REGISTRATION_WAYS
    assert max(Level.values) == choices.HIGHEST_LEVEL
    assert frozenset(State.values) >= choices.STATES


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "type": ({"type": "Event"}, "type"),
    "no version": ({"version": None}, "version"),
    "version 0": ({"version": 0}, "version"),
    "a true version": ({"version": True}, "version"),
    "a huge version": ({"version": 2**53}, "version"),
    "no uid": ({"uid": ""}, "uid"),
    "a uid of two lines": ({"uid": "a\nb"}, "uid"),
    "negative sequence": ({"sequence": -1}, "sequence"),
    "an unknown state": ({"state": "skipped"}, "state"),
    "an unknown kind": ({"kind": "party"}, "kind"),
    "no beginning": ({"startTime": None}, "startTime"),
    "year 9999": ({"startTime": "9999-01-01T00:00:00Z"}, "startTime"),
    "ends before it starts": ({"endTime": "2026-12-09T17:00:00Z"}, "times"),
    "ten years long": ({"endTime": "2036-12-09T17:00:00Z"}, "times"),
    "a zone that is none": ({"timezone": "Mars/Olympus"}, "times"),
    "no title": ({"nameMap": {}}, "nameMap"),
    "titles as a list": ({"nameMap": ["a"]}, "nameMap"),
    "a title that is none": ({"nameMap": {"en": 1}}, "nameMap"),
    "a language that is none": ({"nameMap": {"<b>": "x"}}, "nameMap"),
    "an endless title": ({"nameMap": {"en": "x" * 201}}, "nameMap"),
    "a title with a null": ({"nameMap": {"en": "x\0"}}, "nameMap"),
    "a lone surrogate": ({"sourceMap": {"en": "\ud800"}}, "sourceMap"),
    "an override of direction": ({"nameMap": {"en": "a\u202eb"}}, "nameMap"),
    "an endless text": ({"sourceMap": {"en": "x" * 50_001}}, "sourceMap"),
    "an event elsewhere": ({"event": "https://evil.example/1"}, "event"),
    "a page that is a script": ({"url": "javascript:alert(1)"}, "url"),
    "registration at a script": ({"registrationUrl": "javascript:x"}, "registrationUrl"),
    "no home": ({"home": None}, "home"),
    "a home elsewhere": (
        {"home": {"group": "https://evil.example/a", "did": DID, "name": "E"}},
        "home",
    ),
    "a did that is none": ({"home": {"group": HOME, "did": "did:web:x", "name": "E"}}, "did"),
    "a host without words": ({"hosts": [{"group": PARIS, "did": OTHER, "name": "P"}]}, "offer"),
    "a place of nobody": (
        {"places": [{"group": "https://x.example/a", "mode": "online"}]},
        "places",
    ),
    "a number of text": ({"places": [{"group": HOME, "mode": "online", "coming": "9"}]}, "coming"),
    "a latitude beyond": (
        {"places": [{"group": HOME, "mode": "online", "latitude": 91}]},
        "latitude",
    ),
    "too many lines": ({"lines": [{}] * 201}, "lines"),
    "lines that are words": ({"lines": ["x"]}, "lines"),
    "31 days": ({"takeOverAfterDays": 31}, "takeOverAfterDays"),
    "successors that are none": ({"successors": ["me"]}, "did"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_refused_by_its_name(case):
    changes, reason = WRONG[case]
    with pytest.raises(BadRecord) as refused:
        read_record(record_document(a_record()) | changes)
    assert refused.value.reason == reason


@pytest.mark.parametrize("name", sorted(record_document(a_record())))
def test_a_record_that_lacks_a_part_reads_as_less_or_not_at_all(name):
    document = record_document(a_record())
    del document[name]
    with suppress(BadRecord):
        assert read_record(document) != a_record() or name == "@context"


def test_the_home_twice_among_the_hosts_is_refused():
    document = record_document(a_record())
    document["hosts"] += [document["hosts"][0] | {"group": HOME}]
    with pytest.raises(BadRecord):
        read_record(document)


def test_of_the_digests_one_knows_the_version_and_none_the_proof():
    document = record_document(a_record())
    newer = document | {"version": 8}
    assert record_digest(document | {"proof": {}}) == record_digest(document)
    assert record_digest(newer) != record_digest(document)
    assert content_digest(newer) == content_digest(document)


def _newest(versions):
    known = None
    for version in versions:
        digest = b"%d" % version
        if verdict_on(known, version, digest) is Verdict.NEWER:
            known = (version, digest)
    return known


@given(st.lists(st.integers(1, 20), min_size=1), st.randoms(use_true_random=False))
@settings(max_examples=examples(100))
def test_in_any_order_and_however_often_the_newest_counts(versions, chance):
    shuffled = [*versions, *versions]
    chance.shuffle(shuffled)
    assert _newest(shuffled) == _newest(sorted(set(versions)))
    assert _newest([1, 2]) == _newest([2])


@given(st.integers(1, 9), st.integers(1, 9), st.binary(max_size=2), st.binary(max_size=2))
def test_one_version_with_two_contents_is_a_lie_and_changes_nothing(first, second, one, other):
    verdict = verdict_on((first, one), second, other)
    if first == second:
        assert verdict is (Verdict.SAME if one == other else Verdict.EQUIVOCATION)
    else:
        assert verdict is (Verdict.NEWER if second > first else Verdict.OLDER)


NUMBERS = CohostNumbers(
    record="https://lyon.example/ap/together/0193aaaa-0000-4000-8000-000000000001",
    number=3,
    coming=12,
    places_used=10,
    places_wanted=15,
    place=HeldPlace(group=PARIS, name="La Cantine", coming=12),
)


def test_numbers_are_read_as_they_were_written():
    assert read_numbers(numbers_document(NUMBERS, PARIS), PARIS) == NUMBERS


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"coming": -1}, "coming"),
        ({"coming": 10**9}, "coming"),
        ({"coming": "many"}, "coming"),
        ({"number": 0}, "number"),
        ({"placesWanted": 0}, "placesWanted"),
        ({"together": "x"}, "together"),
        ({"place": {"group": HOME, "mode": "offline"}}, "place"),
        ({"place": []}, "place"),
    ],
)
def test_wrong_numbers_are_refused(changes, reason):
    with pytest.raises(BadRecord) as refused:
        read_numbers(numbers_document(NUMBERS, PARIS) | changes, PARIS)
    assert refused.value.reason == reason


def test_numbers_with_junk_in_any_part_are_read_or_refused():
    for what, document in altered(numbers_document(NUMBERS, PARIS)):
        with suppress(BadRecord):
            assert read_numbers(document, PARIS).coming >= 0, what


def test_a_record_with_junk_in_any_part_is_read_or_refused():
    for what, document in altered(record_document(a_record())):
        with suppress(BadRecord):
            assert read_record(document).titles, what


@pytest.mark.parametrize("part", ["offer", "accept"])
def test_words_of_a_host_with_junk_in_any_part_are_no_yes(part):
    """They are others' words, and the home puts into its record what it likes."""
    record = a_record()
    words = {
        "offer": {
            "type": "Offer",
            "id": f"{HOME}#offer-1",
            "purpose": "cohost",
            "object": {"type": "Add", "record": record.id},
            "to": [PARIS],
        },
        "accept": {
            "type": "Accept",
            "actor": PARIS,
            "object": {"id": f"{HOME}#offer-1", "type": "Offer"},
            "digest": "0" * 64,
            "proof": {"type": "DataIntegrityProof"},
        },
    }
    for what, junk in altered(words[part]):
        host = HostEntry(group=PARIS, did=OTHER, name="Paris", url="", **(words | {part: junk}))
        assert has_consented(host, record, AT) is False, what
