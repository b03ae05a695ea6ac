"""Files of proposals, as other programs write them."""

from __future__ import annotations

import json
from typing import Any

FORM = (
    "Horodateur;Adresse e-mail;Titre de votre intervention;De quoi s’agit-il ? (résumé);"
    "Votre nom;Durée;Langue;Format;Peut-on vous enregistrer ?;Taille de T-shirt\n"
    "22/11/2026 18:04:12;Zoe@mail.example;Le «bavardage»;Rumeurs à l’œuvre;Zoé et Max;15 min;"
    "français;Exposé;oui;M\n"
    "23/11/2026 09:00:00;;Monter un nœud;;Inès;1h30;français et anglais;Atelier;non;L\n"
)
"""Google Forms, in French, as Excel of Windows saves it."""
AIRTABLE = (
    "﻿Name,Speaker,Notes,Status,Record ID\r\n"
    '"Gossip, again",Nadia K.,"two\nlines",Accepted,recAAAAAAAAAAAAAA\r\n'
    "=1+1,Théo,,Todo,recBBBBBBBBBBBBBB\r\n"
)


def submission(code: str = "ABC123", **rest: Any) -> dict[str, Any]:
    """Return a submission as pretalx's interface lists it."""
    return {
        "code": code,
        "title": "Gossip without a crowd",
        "speakers": [{"code": "SPEAK1", "name": "Nadia K.", "email": "nadia@mail.example"}],
        "submission_type": {"en": "Talk", "fr": "Exposé"},
        "track": None,
        "tags": [3],
        "state": "submitted",
        "abstract": "How rumours converge.",
        "description": "",
        "duration": 20,
        "content_locale": "en",
        "do_not_record": False,
        "slots": [],
        "answers": [],
    } | rest


def page(*submissions: dict[str, Any], following: str | None = None) -> bytes:
    """Return a page of pretalx's interface."""
    count = len(submissions)
    listed = {"count": count, "next": following, "previous": None, "results": submissions}
    return json.dumps(listed).encode()


def sessions(*rows: dict[str, Any]) -> bytes:
    """Return an export of sessions, as organisers download it."""
    return json.dumps(rows).encode()


SESSION = {
    "ID": "ABC123",
    "Proposal title": "Gossip without a crowd",
    "Proposal state": "confirmed",
    "Session type": {"en": "Talk"},
    "Abstract": "How rumours converge.",
    "Duration": 20,
    "Language": "en",
    "Don't record this session": True,
    "Speaker IDs": ["SPEAK1", "SPEAK2"],
    "Speaker names": ["Nadia K.", "le Grand Robert"],
    "Start": "2026-12-02T20:00:00+01:00",
    "Created": "2026-10-01T10:00:00+02:00",
}


def table(*rows: str, head: str = "id,title,names,state,email") -> bytes:
    """Return a CSV."""
    return "\n".join((head, *rows)).encode()
