"""Shell: a letter to a speaker as it leaves: its words, the facts, the file, the button."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from meshup.community.domain.queries import this_node
from meshup.kit.addresses import address_of
from meshup.kit.clock import now
from meshup.letters.letter_content import Button, CalendarPart, Facts, LetterContent, Paragraph
from meshup.proposal_letters.choices import ON_AN_EVENING, WITHOUT_FILE, Topic
from meshup.proposal_letters.domain.current_situations import event_of_spot
from meshup.proposal_letters.domain.letter_values import hours_of_event, when, where, words_of
from meshup.proposal_letters.domain.situations import read_situation
from meshup.proposal_letters.domain.spot_events import event_from
from meshup.proposal_letters.domain.writing import basis_of, written
from meshup.proposal_letters.models import SpeakerLetter
from meshup.proposals.domain.letter_consent import letter_reader
from meshup.proposals.domain.queries.proposals import proposals_by_uuid
from meshup.publishing.domain.attendee_calendar import AttendeeEntry, EntryKey, attendee_calendar
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from meshup.letters.letter_content import Part
    from meshup.proposal_letters.domain.situations import Spot
    from meshup.proposals.domain.queries.proposals import ProposalFacts


def compose(facts: Mapping[str, Any], _language: str) -> LetterContent | None:
    """Write a letter that was sent; None: it was taken back, or nobody wants it any more."""
    uuid = UUID(facts["proposal"])
    row = SpeakerLetter.objects.filter(pk=facts["letter"]).first()
    reader, proposal = letter_reader(uuid), proposals_by_uuid([uuid]).get(uuid)
    if row is None or reader is None or proposal is None:
        return None
    if reader.address != facts["address"] or not reader.gets_letters:
        return None
    return content_of(row, proposal)


def content_of(row: SpeakerLetter, proposal: ProposalFacts) -> LetterContent:
    """Return what a letter says as a whole, in its language; also for a preview."""
    subject, words = written(row, proposal)
    with translation.override(row.language):
        paragraphs = [Paragraph(part) for part in words.split("\n\n") if part.strip()]
        return LetterContent(
            subject=subject,
            parts=(*paragraphs, *_facts(row, proposal), *_button(row, proposal), *_ending()),
            calendar=calendar_of(row, proposal),
            stop_label=_("No letters about this proposal any more"),
        )


def calendar_of(row: SpeakerLetter, proposal: ProposalFacts) -> CalendarPart | None:
    """Return the file with the evenings of a talk, and the end of those where it is no longer.

    The entries are the talk's own: who comes to the same evening has that one besides, which stays
    when the talk is taken off.
    """
    if row.topic in WITHOUT_FILE:
        return None
    situation, before = read_situation(row.tells), read_situation(row.before)
    coming = situation.spots if situation else ()
    there = {spot.event for spot in coming}
    ahead = before.ahead(row.made_at).spots if before else ()
    gone = [spot for spot in ahead if spot.event not in there]
    entries = [*_entries(coming, row, proposal), *_ends(gone, row, proposal)]
    if not entries:
        return None
    made = attendee_calendar(publisher_in(row.language), entries, now())
    return CalendarPart(made.content, made.method)


def _entries(
    spots: Iterable[Spot], row: SpeakerLetter, proposal: ProposalFacts
) -> Iterable[AttendeeEntry]:
    seen = set()
    for spot in spots:
        event = event_of_spot(spot)
        if event is not None and spot.event not in seen:
            seen.add(spot.event)
            yield AttendeeEntry(event, _key(spot, proposal), row.sequences.get(spot.event, 0))


def _ends(
    spots: Iterable[Spot], row: SpeakerLetter, proposal: ProposalFacts
) -> Iterable[AttendeeEntry]:
    for spot in spots:
        yield AttendeeEntry(
            event_from(spot), _key(spot, proposal), row.sequences.get(spot.event, 0)
        )


def _key(spot: Spot, proposal: ProposalFacts) -> EntryKey:
    return EntryKey(publisher_in().occurrence_uid(f"talk-{proposal.uuid}-{spot.event}"))


def _facts(row: SpeakerLetter, proposal: ProposalFacts) -> list[Part]:
    if row.topic not in ON_AN_EVENING - {Topic.SLIDES, Topic.THANKS, Topic.TAKEN_OFF}:
        return []
    spot = basis_of(row, proposal).spot
    if spot is None:
        return []
    pairs = [(_("Event"), words_of(spot.titles)), (_("When"), when(spot))]
    if spot.line_starts_at is not None and not spot.all_day:
        pairs.append((_("The evening"), hours_of_event(spot)))
    if place := where(spot):
        pairs.append((_("Where"), place))
    if spot.link and spot.mode != "offline":
        pairs.append((_("Link"), spot.link))
    return [Facts(tuple(pairs))]


def _button(row: SpeakerLetter, proposal: ProposalFacts) -> list[Part]:
    page = _page_of(row, proposal)
    if not page:
        return []
    labels = {
        Topic.OFFERED: _("Answer the offer"),
        Topic.DECLINED: _("See your proposal, or let it stay in the pool"),
        Topic.SLIDES: _("Give your slides"),
    }
    label = labels.get(Topic(row.topic), _("See or change your proposal"))
    for_you = _("This link is for you alone: whoever has it can change what you proposed.")
    return [Button(label, settings.CONFIG.address + page), Paragraph(for_you)]


def _page_of(row: SpeakerLetter, proposal: ProposalFacts) -> str:
    """Return where the button leads: slides are given where a room above keeps them."""
    if row.topic == Topic.SLIDES and (
        page := address_of("own_talk", row.language, token=proposal.link)
    ):
        return f"{page}#slides"
    return address_of("proposed", row.language, token=proposal.link)


def _ending() -> list[Part]:
    address = this_node().contact
    if not address:
        return []
    return [Paragraph(_("Questions? Write to %(address)s.") % {"address": address})]
