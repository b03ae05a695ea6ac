"""Pure: which column of a table is what of a proposal, guessed from its header.

Headers are French or English: words of a spreadsheet, labels of pretalx, or whole questions of a
form. What is guessed is shown, and may be changed.

Words
    field    what a column is: one of ``FIELDS``, "title:fr", "abstract:fr", or "question:KEY"
    mapping  a field for each header; "" for what is left out
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from meshup.kit.folded_words import folded
from meshup.pasted_timetables.cell_values import LANGUAGE_OF
from meshup.proposal_files.errors import FieldTwice, UnknownColumn, UnknownField

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from meshup.proposals.domain.call_facts import CallFacts

FIELDS: Final = (
    *("id", "created", "title", "abstract", "names", "email", "kind", "minutes", "languages"),
    *("recording", "unrecorded", "state", "needs", "money", "levels", "evenings", "note", "votes"),
)
TEXTS: Final = ("title", "abstract")
"""Fields that are in a language: "title:fr"."""
SEVERAL: Final = frozenset({"abstract", "note", "names", "email"})
"""Fields that several columns may be: they are put together."""

EXACT: Final = {
    "id": "id|record id|recordid|code|identifiant|reference|uuid|submission id|proposal id",
    "created": "timestamp|horodateur|created|created at|created time|cree le|date de creation"
    "|submitted|submitted at|submission date|soumis le|date de soumission|completed at",
    "votes": "votes|votable|may be voted",
    "levels": "levels|level|niveaux|niveau",
    "evenings": "evenings|soirees",
    "needs": "needs|besoins",
    "money": "money|argent",
    "note": "notes|note|internal notes|notes internes",
}
"""Whole headers."""
NEVER: Final = frozenset(
    {
        *(
            "ids",
            "bio",
            "biography",
            "biographie",
            "pending",
            "photo",
            "image",
            "avatar",
            "picture",
        ),
        *("room", "salle", "score", "slot", "featured", "start", "end", "debut", "fin", "phone"),
        *("telephone", "website", "company", "entreprise", "organisation", "tags", "track"),
    }
)
"""A header with one of these is none of what is guessed by single words."""
HINTS: Final = (
    ("email", "email mail courriel mel"),
    ("state", "state status statut etat decision"),
    ("recording", "record recorded recording enregistrement enregistrer enregistre filmed filme"),
    ("minutes", "duration duree minutes minute length"),
    ("languages", "language languages langue langues locale"),
    ("title", "title titre intitule subject sujet"),
    ("needs", "need needs besoin besoins equipment materiel"),
    ("money", "money argent sponsor commercial financement"),
    (
        "names",
        (
            "speaker speakers intervenant intervenants intervenante intervenantes presenter"
            " presenters orateur oratrice orateurs conferencier conferenciere author authors auteur"
            " autrice name names nom noms pseudo"
        ),
    ),
    ("kind", "type format kind genre"),
    ("abstract", "abstract resume description summary descriptif pitch about"),
    ("note", "note notes comment comments commentaire commentaires remarque remarques message"),
)
"""Single words, and the field of a header that has one of them; the first of these counts."""
OF_TALK: Final = frozenset(
    {"talk", "session", "proposal", "presentation", "intervention", "expose"}
)
REFUSING: Final = frozenset({"not", "don", "dont", "pas"})
"""Pretalx asks whether it is not to be recorded."""
NAMING: Final = frozenset({"name", "nom"})

KEYED: Final = re.compile(
    r"(?:title|abstract):[a-z]{2,3}(?:-[a-z0-9]{2,4})?|question:[a-z0-9][a-z0-9-]{0,39}"
)

_exact: Final = {word: field for field, words in EXACT.items() for word in words.split("|")}
_telling: Final = [(field, frozenset(words.split())) for field, words in HINTS]


def field_of(header: str) -> str:
    """Return what a column with this header seems to be; "" where nothing tells."""
    words = re.findall(r"\w+", folded(header.replace("_", " ")))
    if header in FIELDS or KEYED.fullmatch(header):
        return header
    if field := _exact.get(" ".join(words)):
        return field
    return "" if NEVER & set(words) else _told_by(words)


def languages_named(headers: Iterable[str]) -> list[str]:
    """Return the languages that headers of texts name, as codes, each once."""
    fields = (field_of(header).partition(":") for header in headers)
    return list(dict.fromkeys(code for head, _colon, code in fields if head in TEXTS and code))


def _told_by(words: list[str]) -> str:
    """Return the field that single words tell, with the language that stands last."""
    field = next((field for field, telling in _telling if telling & set(words)), "")
    if field == "recording" and REFUSING & set(words):
        field = "unrecorded"
    if field == "names" and NAMING & set(words) and OF_TALK & set(words):
        field = "title"
    if field in TEXTS and len(words) > 1 and (code := LANGUAGE_OF.get(words[-1], "")):
        return f"{field}:{code}"
    return field


def guessed(headers: Iterable[str], call: CallFacts, languages: Collection[str]) -> dict[str, str]:
    """Return the mapping that headers tell, of a table for ``call``; its own questions go first."""
    known = set(fields_of(call, languages))
    asked = {
        folded(label): f"question:{question.key}"
        for question in call.questions
        for label in question.labels.values()
    }
    mapping: dict[str, str] = {}
    for header in headers:
        field = asked.get(folded(header)) or field_of(header)
        taken = field in mapping.values() and field not in SEVERAL
        mapping[header] = field if field in known and not taken else ""
    return _with_title(mapping)


def fields_of(call: CallFacts, languages: Iterable[str]) -> tuple[str, ...]:
    """Return all that a column can be, of a table for ``call``, in order."""
    found: list[str] = []
    for field in FIELDS:
        found.append(field)
        if field in TEXTS:
            found += [f"{field}:{code}" for code in languages]
    return (*found, *(f"question:{question.key}" for question in call.questions))


def changed_by(mapping: Mapping[str, str], changes: Mapping[str, str]) -> dict[str, str]:
    """Return a mapping with ``changes``: what a field was elsewhere, unless several may be it.

    Raises:
        UnknownColumn
    """
    for column in changes:
        if column not in mapping:
            raise UnknownColumn(column=column[:80], columns=", ".join(mapping)[:600])
    single = {field for field in changes.values() if field and field not in SEVERAL}
    rest = {column: "" if field in single else field for column, field in mapping.items()}
    return {**rest, **changes}


def refuse_odd(mapping: Mapping[str, str], fields: Collection[str]) -> None:
    """Refuse a mapping that cannot be.

    Raises:
        UnknownField, FieldTwice
    """
    seen: set[str] = set()
    for field in filter(None, mapping.values()):
        if field not in fields:
            raise UnknownField(field=field[:80], fields=", ".join(fields))
        if field in seen and field not in SEVERAL:
            raise FieldTwice(field=field)
        seen.add(field)


def has_titles(mapping: Mapping[str, str]) -> bool:
    """Say whether some column has the titles."""
    return any(field.partition(":")[0] == "title" for field in mapping.values())


def _with_title(mapping: dict[str, str]) -> dict[str, str]:
    """Let the first column that is called a name be the title, where nothing else is it."""
    if has_titles(mapping):
        return mapping
    named = [header for header in mapping if set(folded(header).split()) == {"name"}]
    return {**mapping, named[0]: "title"} if named else mapping
