"""Whatever wrote a file, what it says is read; what cannot be read is refused with a sentence."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO

import pytest
from hypothesis import given, strategies as st

from meshup.proposal_files.domain import cell_words
from meshup.proposal_files.domain.columns import field_of
from meshup.proposal_files.domain.file_tables import MOST_ROWS, guarded, read_csv, unguarded
from meshup.proposal_files.domain.reading import read_file
from meshup.proposal_files.errors import (
    FieldTwice,
    FileTooLarge,
    MalformedExport,
    NotAnExport,
    NotATable,
    NothingInIt,
    NoTitles,
    TooManyProposals,
    UnknownColumn,
    UnknownField,
)
from meshup.proposals.domain.call_facts import CallFacts, Choice, Question, Topic
from tests.proposal_files.files import AIRTABLE, FORM, SESSION, page, sessions, submission, table

CALL = CallFacts(
    topics=(Topic("dht", {"en": "DHT"}),),
    questions=(
        Question("room", "choice", {"en": "Which room?"}, (Choice("big", {"fr": "Grande"}),)),
        Question("heads", "number", {"fr": "Combien de places ?"}),
        Question("agreed", "consent", {"en": "Agreed?"}),
    ),
)


def read(content: bytes, **changes: str):
    return read_file(content, CALL, ["fr", "en"], changes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_french_form_is_read_in_any_encoding(encoding):
    file = read(FORM.encode(encoding))
    assert file.mapping["Taille de T-shirt"] == ""
    first, second = file.records
    assert first.values == {
        "titles:fr": "Le «bavardage»",
        "abstracts:fr": "Rumeurs à l’œuvre",
        "names": ["Zoé", "Max"],
        "email": "zoe@mail.example",
        "minutes": 15,
        "languages": ["fr"],
        "kind": "talk",
        "recording": "slides",
    }
    assert second.values["languages"] == ["fr", "en"]
    assert (second.values["kind"], second.values["minutes"]) == ("workshop", 90)
    assert (second.row, second.name) == (3, "23/11/2026 09:00:00|ines")


def test_airtable_calls_a_title_a_name_and_quotes_what_needs_it():
    file = read(AIRTABLE.encode())
    assert file.mapping["Name"] == "title"
    first, second = file.records
    assert first.title == "Gossip, again"
    assert first.values["note"] == "two\nlines"
    assert first.values["state"] == "accepted"
    assert second.title == "=1+1"
    assert [(each.field, each.words) for each in second.problems] == [("state", "Todo")]


def test_what_pretalx_lists_and_what_it_exports_is_one_proposal():
    listed = read(page(submission(state="confirmed", do_not_record=True))).records[0]
    exported = read(sessions(SESSION)).records[0]
    assert listed.name == exported.name == "ABC123"
    said = exported.values
    assert said.pop("names") == ["Nadia K.", "le Grand Robert"]
    values = listed.values
    assert (values.pop("names"), values.pop("email")) == (["Nadia K."], "nadia@mail.example")
    assert values == said
    assert (values["state"], values["recording"]) == ("accepted", "no")
    assert listed.source == "pretalx: confirmed"
    assert exported.created_at is not None


def test_what_may_be_recorded_is_never_guessed_from_silence():
    assert "recording" not in read(page(submission(do_not_record=False))).records[0].values


def test_a_page_of_more_says_so():
    assert read(page(submission(), following="https://x.example/?page=2")).is_part
    assert not read(page(submission())).is_part


@pytest.mark.parametrize(
    ("state", "ours"),
    [
        ("submitted", "received"),
        ("accepted", "accepted"),
        ("confirmed", "accepted"),
        ("rejected", "declined"),
        ("withdrawn", "withdrawn"),
        ("canceled", "withdrawn"),
    ],
)
def test_states_of_pretalx_become_ours(state, ours):
    assert read(page(submission(state=state))).records[0].values["state"] == ours


@pytest.mark.parametrize("state", ["draft", "deleted"])
def test_drafts_are_left_out(state):
    record = read(page(submission(state=state))).records[0]
    assert record.is_left_out
    assert "state" not in record.values


def test_questions_topics_and_languages_of_texts_have_columns_of_their_own():
    head = "title (fr),Title EN,Which room?,Combien de places ?,question:agreed,levels"
    record = read(table('Un,One,GRANDE,"12,5",oui,"dht=2, web=1"', head=head)).records[0]
    assert record.values == {
        "titles:fr": "Un",
        "titles:en": "One",
        "responses:room": "big",
        "responses:heads": 12.5,
        "responses:agreed": True,
        "levels:dht": 2,
    }
    assert [each.words for each in record.problems] == ["web"]


def test_columns_are_what_somebody_says_they_are():
    content = table("a,b", head="foo,bar")
    with pytest.raises(NoTitles):
        read(content)
    record = read(content, foo="note", bar="title:en").records[0]
    assert record.values == {"note": "a", "titles:en": "b"}
    moved = read(table("a,b", head="title,bar"), bar="title")
    assert moved.mapping == {"title": "", "bar": "title"}
    joined = read(table("t,a,b", head="title,foo,bar"), foo="note", bar="note").records[0]
    assert joined.values["note"] == "foo: a\n\nbar: b"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"nothing": "title"}, UnknownColumn),
        ({"bar": "password"}, UnknownField),
        ({"bar": "question:none"}, UnknownField),
        ({"foo": "title", "bar": "title"}, FieldTwice),
    ],
)
def test_columns_that_cannot_be_are_refused(changes, refusal):
    with pytest.raises(refusal):
        read(table("a,b", head="foo,bar"), **changes)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NothingInIt),
        (b"title\n", NothingInIt),
        (b"title\n\n  \n", NothingInIt),
        (b"title\n\x00", NotATable),
        (b'title\n"never closed', NotATable),
        (b"title\na,b\n", NotATable),
        (b"title\n" + b"x\n" * (MOST_ROWS + 1), TooManyProposals),
        (b"title\n" + b"x\n" * (3 * MOST_ROWS), TooManyProposals),
        (b"title" + b",x" * 90 + b"\na\n", TooManyProposals),
        (b"title\n" + b"x" * (4 * 1024 * 1024), FileTooLarge),
        (b"\xff\xfea", NotATable),
        (b"{", NotATable),
        (b"[NaN]", NotATable),
        (b"[" * 100_000, NotATable),
        (b"[]", NotAnExport),
        (b"[1]", NotAnExport),
        (b"{}", NotAnExport),
        (b'{"schedule": {}}', NotAnExport),
        (b'{"results": []}', NotAnExport),
        (json.dumps([{"title": "x"}] * (MOST_ROWS + 1)).encode(), TooManyProposals),
        (b'{"format": "meshup.proposals"}', MalformedExport),
        (b'{"format": "meshup.proposals", "version": 1}', MalformedExport),
        (b'{"format": "meshup.proposals", "version": 1, "proposals": []}', NothingInIt),
        (b'{"format": "meshup.proposals", "version": 1, "proposals": [{}]}', MalformedExport),
    ],
)
def test_what_cannot_be_read_is_refused(content, refusal):
    with pytest.raises(refusal):
        read(content)


UUID = "8a1a2b3c-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("titles", "x"),
        ("titles", {"en": 1}),
        ("titles", {str(number): "x" for number in range(41)}),
        ("levels", {"dht": "2"}),
        ("names", "Zoé"),
        ("names", [1]),
        ("minutes", True),
        ("minutes", "15"),
        ("may_be_voted", 1),
        ("note", []),
        ("state", "cancelled"),
        ("responses", {"a": []}),
    ],
)
def test_an_export_of_meshup_that_somebody_changed_is_refused(field, value):
    entry = {"id": UUID, "titles": {"en": "x"}, field: value}
    document = {"format": "meshup.proposals", "version": 1, "proposals": [entry]}
    with pytest.raises(MalformedExport, match=field):
        read(json.dumps(document).encode())


@given(st.text(max_size=40))
def test_a_cell_that_is_guarded_is_given_back_and_never_worked_out(cell):
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    for part in re.split(r"[;\t\r\n]", guarded(cell)):  # as where cells are parted otherwise
        assert not part.startswith(("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    try:
        read(content)
    except (NothingInIt, NotATable, NotAnExport, NoTitles, TooManyProposals, MalformedExport):
        return


LINES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)


@given(st.lists(st.tuples(LINES, LINES), min_size=1, max_size=6), st.sampled_from(",;\t|"))
def test_cells_come_back_whatever_parts_them(rows, delimiter):
    written = StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(["title", "abstract"])
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    found = read_csv(written.getvalue())
    assert [cells for _number, cells in found.rows] == [
        tuple(unguarded(guarded(cell)) for cell in row) for row in rows
    ]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Adresse e-mail", "email"),
        ("Speaker IDs", ""),
        ("Pending proposal state", ""),
        ("Name of your talk", "title"),
        ("Intitulé de l’exposé (anglais)", "title:en"),
        ("Intervenant·e", "names"),
        ("Peut-on filmer ?", ""),
        ("Do not record", "unrecorded"),
        ("Biographie de l’intervenante", ""),
        ("title:ja", "title:ja"),
        ("", ""),
    ],
)
def test_headers_tell_what_columns_are(header, field):
    assert field_of(header) == field


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [("20", 20), ("20 minutes", 20), ("1h30", 90), ("Lightning (5 min)", 5), ("0", 0), ("?", None)],
)
def test_lengths(cell, minutes):
    assert cell_words.length_in(cell) == minutes


def test_languages_are_codes_or_names():
    assert cell_words.spoken_in("ja\npt-br") == ["ja", "pt-br"]
    assert cell_words.spoken_in("Anglais et français") == ["en", "fr"]
    assert cell_words.spoken_in("whatever") == []
