"""Shell: make the demo's node, people, evenings and festivals, through the rooms' own doors.

One transaction: a demo is there as a whole, or not at all. What happened in the past is written
with a moment in the past, so that histories read true.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, edit_event, set_timetable
from meshup.agenda.domain.life_cycle import confirm, move, move_online
from meshup.agenda.domain.plans import EventPlan, PatternPlan, SeriesPlan, VenuePlan
from meshup.agenda.domain.queries.events import event_for
from meshup.agenda.domain.series import create_series
from meshup.agenda.domain.venues import create_venue
from meshup.community.choices import Role
from meshup.community.domain.nodes import edit_node, set_up_node, show_first_steps
from meshup.community.domain.people import add_host, invite
from meshup.fediverse.domain.settings import switch_on
from meshup.reports.domain.contact_persons import ContactPersonPlan, name_contact_person
from meshup.site.demo import festivals, words
from meshup.site.demo.attending import let_people_come
from meshup.site.demo.counting import count_past_evenings
from meshup.site.demo.neighbours import let_neighbours_be_seen
from meshup.site.demo.posting import publish_in_the_fediverse
from meshup.site.demo.preparing import let_people_prepare
from meshup.site.demo.proposing import let_people_propose
from meshup.site.demo.sharing import share_items, share_slides
from meshup.site.demo.slides import let_talks_have_slides
from meshup.site.demo.stages import set_stage
from meshup.site.demo.talks import let_talks_be_held

if TYPE_CHECKING:
    from meshup.community.rules import Asker
    from meshup.proposals.domain.queries.proposals import ProposalFacts
    from meshup.site.demo.talks import Speakers

HISTORY: Final = Path(__file__).parent / "history.json"
NAME: Final = "Paris P2P"
HOST: Final = "ada@paris-p2p.example"
BEGINNING: Final = datetime(2019, 7, 14, 18, tzinfo=UTC)
BEFORE: Final = timedelta(days=20)
ONLINE: Final = "https://visio.paris-p2p.example/soiree"


@transaction.atomic
def load_demo(stage: str, now: datetime) -> None:
    """Make the demo, with its month in ``stage`` as seen from ``now``.

    Raises:
        NodeExists: the data folder holds a node already; nothing has been written.
    """
    history = json.loads(HISTORY.read_text(encoding="utf-8"))
    ada = _community(next(record for record in history["nodes"] if record["slug"] == "paris"))
    switch_on(now)
    venue = _venue(ada, history["venues"][0])
    monthly = next(record for record in history["series"] if record["id"] == "paris-monthly")
    series = _series(ada, monthly, venue)
    sessions = {record["id"]: record for record in history["sessions"]}
    speakers: Speakers = {}
    held: dict[str, ProposalFacts] = {}
    for evening in history["events"]:
        if evening.get("series") == "paris-monthly" and not evening.get("planned"):
            slug = f"{series}-{evening.get('moved_from', evening['date'])}"
            _evening(ada, slug, evening)
            told = [sessions[name] for name in evening["sessions"]]
            held |= let_talks_be_held(ada, slug, told, speakers)
        elif evening.get("kind") == "festival" and evening["node"] == "paris":
            _festival(ada, evening, monthly["timezone"], venue)
    set_stage(stage, ada, venue, now)
    let_people_propose(ada, series, sessions, speakers, now)
    let_talks_have_slides(ada, held, now)
    count_past_evenings(ada, now)
    let_people_come(ada, now)
    let_people_prepare(ada, series, now)
    share_items(ada, "paris", now)
    share_slides(ada, now)
    let_neighbours_be_seen(ada, now)
    publish_in_the_fediverse(ada, now)


def _community(city: dict[str, Any]) -> Asker:
    node = set_up_node(
        name=NAME,
        city=city["city"],
        languages=city["languages"],
        time_zone="Europe/Paris",
        contact="bonjour@paris-p2p.example",
    )
    ada = add_host(email=HOST, name="Ada", language="en")
    bilal = invite(
        ada, email="bilal@paris-p2p.example", name="Bilal", role=Role.PROGRAMME, language="fr"
    )
    profile = {
        "country": "FR",
        "latitude": city["latitude"],
        "longitude": city["longitude"],
        "since": date.fromisoformat(city["since"]),
        "summaries": words.SUMMARY,
        "charters": words.CHARTER,
        "conducts": words.CONDUCT,
        "links": [{"label": "Forum", "url": "https://forum.paris-p2p.example"}],
        "donations": [{"label": words.KITTY, "url": "https://dons.paris-p2p.example"}],
        "meet_open": True,
        **words.LEGAL,
    }
    edit_node(ada, profile, version=node.version)
    show_first_steps(ada, shown=False)
    for person, reach in ((ada, words.REACH_ADA), (bilal, words.REACH_BILAL)):
        plan = ContactPersonPlan(name=person.name, languages=("fr", "en"), reach=reach)
        name_contact_person(ada, person.pk, plan, BEGINNING)
    return ada


def _venue(ada: Asker, record: dict[str, Any]) -> str:
    names = ("name", "street", "postal_code", "city", "country", "latitude", "longitude")
    plan = VenuePlan(
        **{name: record[name] for name in names},
        step_free="yes",
        access=words.ACCESS,
        directions=words.DIRECTIONS,
        zones=festivals.PLACES,
    )
    return create_venue(ada, plan, BEGINNING).slug


def _series(ada: Asker, record: dict[str, Any], venue: str) -> str:
    start, end = time.fromisoformat(record["start"]), time.fromisoformat(record["end"])
    pattern = PatternPlan(
        rule=record["rrule"],
        starts_on=date.fromisoformat(record["first"]),
        start=start,
        minutes=(end.hour - start.hour) * 60 + end.minute - start.minute,
        time_zone=record["timezone"],
        venue=venue,
        languages=("fr", "en"),
        timetable=tuple(_timetable_line(line) for line in record["timetable"]),
        open_slots=record["open_slots_per_event"],
    )
    series = SeriesPlan(
        titles=record["name"], summaries=words.SERIES_SUMMARY, texts=words.SERIES_TEXT
    )
    return create_series(ada, series, pattern, BEGINNING, first_edition=0).slug


def _timetable_line(record: dict[str, str]) -> dict[str, Any]:
    titles, notes = words.TIMETABLE[record["kind"]]
    when = {"start": record["start"], "end": record["end"], "kind": record["kind"]}
    return {**when, "titles": titles, "notes": notes}


def _evening(ada: Asker, slug: str, evening: dict[str, Any]) -> None:
    """Say of one evening what was said at the time: that it is on, moved, or online."""
    usual = event_for(ada, slug)
    announced_at = usual.starts_at - BEFORE
    if "moved_from" in evening:
        shift = date.fromisoformat(evening["date"]) - date.fromisoformat(evening["moved_from"])
        local_start, local_end = usual.local_start + shift, usual.local_end + shift
        move(ada, slug, local_start.astimezone(UTC), local_end.astimezone(UTC), announced_at)
    elif evening.get("moved_online"):
        move_online(ada, slug, ONLINE, announced_at)
    else:
        confirm(ada, slug, announced_at)
    if texts := words.EDITIONS.get(evening["edition"]):
        _add_summary(ada, slug, texts, announced_at)


def _add_summary(ada: Asker, slug: str, texts: dict[str, str], at: datetime) -> None:
    event = event_for(ada, slug)
    plan = EventPlan(
        kind=event.kind,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        time_zone=event.time_zone,
        titles=event.titles,
        summaries=texts,
        texts=event.texts,
        venue=event.place.slug if event.place else "",
        mode=event.mode,
        online_url=event.online_url,
        languages=event.languages,
        open_slots=event.open_slots,
    )
    edit_event(ada, slug, event.version, plan, at)


def _festival(ada: Asker, festival: dict[str, Any], zone: str, venue: str) -> None:
    plan = festivals.plan_of(festival, zone, venue)
    at = plan.starts_at.astimezone(ZoneInfo("UTC")) - timedelta(days=90)
    made = create_event(ada, plan, at, state=State.CONFIRMED)
    set_timetable(ada, made.slug, made.version, festivals.lines_of(festival, zone), at)
