"""Tables from spreadsheets become lines of a timetable."""

from datetime import date, time

import pytest
from hypothesis import given, strategies as st

from meshup.agenda.choices import ItemKind
from meshup.kit.forms.languages import SPOKEN
from meshup.kit.printable import printable_line
from meshup.pasted_timetables.cell_values import KINDS, LANGUAGES, kind_names
from meshup.pasted_timetables.pasted_lines import (
    MOST_CHARACTERS,
    MOST_PROBLEMS,
    PastedLine,
    PastedTable,
    Problem,
    read_table,
)
from tests.pasted_timetables.writing import lines_as_table

DAYS = [date(2026, 12, 18), date(2026, 12, 19), date(2026, 12, 20)]
MOST = 150
LABELS = {
    "fr": {"talk": "intervention", "talks": "interventions", "free": "moment libre"},
    "en": {"talk": "talk", "talks": "talks", "free": "free for all"},
}
KIND_NAMES = kind_names(pair for labels in LABELS.values() for pair in labels.items())


def read(text, days=DAYS):
    return read_table(text, days, "fr", MOST, KIND_NAMES)


def problems(text, days=DAYS):
    return [(problem.row, problem.code, problem.words) for problem in read(text, days).problems]


def hours(text):
    return [
        (line.starts and f"{line.starts:%H:%M}", line.ends and f"{line.ends:%H:%M}")
        for line in read(text).lines
    ]


def titles(text):
    return [line.titles.get("fr") for line in read(text).lines]


WORDS = st.text(max_size=30).map(printable_line).map(str.strip)
TITLES = st.dictionaries(st.sampled_from(["fr", "en"]), WORDS.filter(bool), max_size=2)
LINES = st.builds(
    PastedLine,
    day=st.integers(1, 3),
    starts=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    ends=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    kind=st.sampled_from(list(KINDS)),
    titles=TITLES,
    notes=TITLES,
    zone=WORDS,
    track=WORDS,
    languages=st.lists(st.sampled_from(list(LANGUAGES)), unique=True).map(tuple),
    links=WORDS,
)


@given(st.lists(LINES, min_size=1, max_size=8))
def test_lines_become_a_table_that_gives_the_same_lines(lines):
    table = lines_as_table(lines, ["fr", "en"])
    assert read(table) == PastedTable(tuple(lines), tuple(range(2, len(lines) + 2)))


@given(st.lists(LINES, max_size=8), st.integers(0, 8))
def test_a_table_in_two_parts_gives_the_same_lines(lines, at):
    parts = [lines_as_table(part, ["fr", "en"]) for part in (lines[:at], lines[at:])]
    assert [line for part in parts for line in read(part).lines] == lines


@given(st.text(max_size=300), st.integers(0, 3))
def test_any_text_is_read_within_bounds(text, number_of_days):
    table = read_table(text, DAYS[:number_of_days], "fr", 5, KIND_NAMES)
    assert len(table.lines) == len(table.rows) <= 5
    assert all(line.day is None or 1 <= line.day <= number_of_days for line in table.lines)


CELLS = ["à", "fin", "titre", "Horaire", "18:30", "19h", "Pause", "x;", ',"', "'", "2", "samedi"]


@given(st.lists(st.lists(st.sampled_from(CELLS), min_size=1, max_size=5), min_size=1))
def test_no_cell_is_dropped_in_silence(rows):
    table = read("\n".join("\t".join(row) for row in rows))
    heads = any(set(row) == {"samedi"} for row in rows)
    assert table.lines or table.problems or heads


def test_a_table_without_a_header_is_guessed():
    table = read("18:30\t19:00\tAccueil\tBar\n19:00\t19:45\tBGP\tScène\tRéseau")
    first = PastedLine(
        starts=time(18, 30), ends=time(19), kind="doors", titles={"fr": "Accueil"}, zone="Bar"
    )
    assert table.lines[0] == first
    assert (table.lines[1].track, table.problems) == ("Réseau", ())


def test_headers_in_both_languages_name_columns_in_any_order():
    french = "Lieu\tTitre\tDébut\tFin\tType\tTitre (en)\nBar\tNœuds\t18h\t19h\tAtelier\tNodes"
    english = "Room,Title fr,From,To,Kind,Title en\nBar,Nœuds,6 pm,7 pm,Workshop,Nodes"
    line = PastedLine(
        starts=time(18),
        ends=time(19),
        kind="workshop",
        titles={"fr": "Nœuds", "en": "Nodes"},
        zone="Bar",
    )
    assert read(french).lines == read(english).lines == (line,)


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        *(("18:30", "18:30"), ("18h30", "18:30"), ("18 h 30", "18:30"), ("18.30", "18:30")),
        *(("6:30 PM", "18:30"), ("6.30 p.m.", "18:30"), ("12 am", "00:00"), ("12 PM", "12:00")),
        *(("9h", "09:00"), ("18", "18:00"), ("24:00", "00:00"), ("midi", "12:00")),
        *(("18:30:00", "18:30"), ("à 18h", "18:00"), ("Minuit", "00:00")),
        *(("25:00", None), ("18:60", None), ("13 pm", None), ("soon", None), ("1830", None)),
    ],
)
def test_hours_are_read_as_people_write_them(cell, hour):
    text = f"De\tTitre\n{cell}\tBGP"
    assert hours(text) == [(hour, None)]
    assert problems(text) == ([] if hour else [(2, "hour", cell)])


@pytest.mark.parametrize(
    "cell", ["18:30–19:00", "18h30 - 19h", "de 18h30 à 19h", "6:30 – 7 pm", "18:30 to 19:00"]
)
def test_two_hours_in_a_cell_are_from_and_to(cell):
    assert hours(f"Horaire\tTitre\n{cell}\tBGP") == [("18:30", "19:00")]


def test_a_length_gives_the_end():
    text = "Heure,Durée,Titre\n23:30,45 min,A\n18h,1h30,B\n,45,C"
    assert hours(text) == [("23:30", "00:15"), ("18:00", "19:30"), (None, None)]
    assert problems(text) == [(4, "minutes", "45")]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        *(("2", 2), ("Day 2", 2), ("jour 3", 3), ("J1", 1), ("samedi", 2), ("Sun.", 3)),
        *(("2026-12-19", 2), ("19/12/2026", 2), ("19.12", 2), ("19", 2), ("samedi 19", 2)),
        *(("Sat 19 December", 2), ("20 déc.", 3), ("lundi", None), ("4", None)),
        *(("2025-12-19", None), ("samedi 12", None), ("19 janvier", None)),
    ],
)
def test_days_are_numbers_dates_or_weekdays(cell, day):
    text = f"Jour\tDe\tTitre\n{cell}\t10:00\tBGP"
    assert [line.day for line in read(text).lines] == [day]
    assert problems(text) == ([] if day else [(2, "day", cell)])


def test_a_day_holds_until_the_next_one():
    text = "Jour\tDe\tTitre\nsamedi\t10:00\tA\n\t11:00\tB\n\t\t\nDimanche\t\t\n\t10:00\tC"
    assert [(line.day, line.titles["fr"]) for line in read(text).lines] == [
        (2, "A"),
        (2, "B"),
        (3, "C"),
    ]


def test_a_plain_list_has_its_hours_first():
    text = "Samedi\n18:30 Accueil, cordial\n19h00–19h45 : BGP\nUn verre"
    assert titles(text) == ["Accueil, cordial", "BGP", "Un verre"]
    assert hours(text) == [("18:30", None), ("19:00", "19:45"), (None, None)]


def test_quotes_hold_what_spreadsheets_put_into_them():
    assert titles('De\tTitre\n18:30\t"Un ""titre""\nsur deux lignes"') == [
        'Un "titre" sur deux lignes'
    ]
    assert titles('De\tTitre\n18:30\t"Seul\n19:00\tAutre') == ['"Seul', "Autre"]


def test_what_is_not_understood_is_named_with_its_row():
    text = (
        "De\tTitre\tType\tHumeur\tLangue\n18:30\tA\tguerre\tgai\tklingon\n\t\t\t\t\n19:00\tB\t\t\t"
    )
    assert problems(text) == [
        (2, "column", "Humeur"),
        (2, "kind", "guerre"),
        (2, "languages", "klingon"),
    ]
    assert [line.kind for line in read(text).lines] == ["other", "talk"]


def test_cells_behind_the_last_header_are_named():
    assert problems("De\tTitre\n18:30\tA\tBar") == [(2, "column", "Bar")]


def test_lines_that_do_not_fit_are_named():
    rows = "\n".join(f"10:{number:02}\tLine {number}" for number in range(7))
    table = read_table(rows, DAYS, "fr", 5, KIND_NAMES)
    assert len(table.lines) == 5
    assert table.problems == (Problem(6, "rows", "10:05 Line 5", 2),)


def test_a_great_many_problems_are_counted():
    rows = "\n".join(f"late\tLine {number}" for number in range(70))
    (*named, last) = read(f"From\tTitle\n{rows}").problems
    assert [problem.row for problem in named] == list(range(2, MOST_PROBLEMS + 2))
    assert last == Problem(0, "more", count=20)


@pytest.mark.parametrize(
    "rows", ["a\n" * 50_000, "De\tTitre\n" + "x\ty\n" * 20_000], ids=["a list", "a table"]
)
def test_a_great_many_rows_give_few_problems(rows):
    table = read(rows)
    assert len(table.lines) == MOST
    assert len(table.problems) <= MOST_PROBLEMS + 2


def test_a_table_that_is_too_long_is_not_taken():
    assert read("x" * (MOST_CHARACTERS + 1)).problems == (Problem(0, "long"),)


def test_a_spreadsheet_works_nothing_out():
    lines = [PastedLine(titles={"fr": words}) for words in ("=1+1", "'quoted", "@home", "-5", "+1")]
    table = lines_as_table(lines, ["fr"])
    assert "\t'=1+1\t" in table
    assert [line.titles["fr"] for line in read(table).lines] == [
        "=1+1",
        "'quoted",
        "@home",
        "-5",
        "+1",
    ]


def test_every_kind_and_every_language_has_words():
    assert set(KINDS) == set(ItemKind.values)
    assert set(LANGUAGES) == set(SPOKEN)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        *(("Interventions", "talks"), ("INTERVENTION", "talk"), ("Moments libres", "free")),
        *(("Talks", "talks"), ("Ateliers", "workshop"), ("Person-to-person", "encounters")),
        *(("Stand", "stand"), ("concerts", "music"), ("guerre", None)),
    ],
)
def test_a_kind_is_read_by_its_label_one_or_several(cell, kind):
    table = read(f"De\tTitre\tType\n18:30\tA\t{cell}")
    assert [line.kind for line in table.lines] == [kind or "other"]
    assert [problem.code for problem in table.problems] == ([] if kind else ["kind"])


def test_a_french_programme_is_read_whole():
    line = PastedLine(
        starts=time(18, 30),
        ends=time(19),
        titles={"fr": "Nœuds"},
        notes={"fr": "Chloé"},
        zone="Bar",
    )
    table = read("Horaire;Activité;Intervenant·e;Salle\n18h30-19h;Nœuds;Chloé;Bar")
    assert table == PastedTable((line,), (2,))


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Intervenant·e·s",
            "Intervenant(e)s",
            "Intervenant.e",
            "INTERVENANT-E-S",
            "Orateur/trice",
        ),
        *("Orateur·rice·s", "Speaker(s)", "Speakers", "Animé par"),
        *("Conférencier·ère", "Notes :"),
    ],
)
def test_headers_are_known_however_genders_and_plurals_are_written(header):
    table = read(f"De\tTitre\t{header}\n18:30\tA\tChloé")
    assert [line.notes for line in table.lines] == [{"fr": "Chloé"}]
    assert table.problems == ()


def test_headers_with_nothing_below_say_so():
    assert problems("Horaire\tTitre\tSalle") == [(1, "headers", "Horaire Titre Salle")]


def test_one_header_of_hours_names_the_columns_that_are_not_known():
    assert problems("Horaire\tHumeur\n18h30\tgai") == [(2, "column", "Humeur")]
