"""Shell: a letter to a speaker is sent: it stands on their page, and is mailed to who said yes.

From then on its words stay as they were. Called in the transaction of what sends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.letters.domain.outbox import post
from meshup.proposal_letters.choices import WITHOUT_FILE, Standing, Topic
from meshup.proposal_letters.domain.situations import read_situation
from meshup.proposal_letters.domain.writing import written
from meshup.proposal_letters.models import SpeakerLetter
from meshup.proposals.domain.letter_consent import letter_reader

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.proposals.domain.queries.proposals import ProposalFacts

NEWS: Final = "proposals.news"
RECEIVED: Final = "proposals.received"


def let_leave(
    row: SpeakerLetter, facts: ProposalFacts, at: datetime, due: datetime | None = None
) -> None:
    """Send a letter at ``due`` (None: now); its words are fixed from now on."""
    row.subject, row.words = written(row, facts)
    row.sequences = _sequences(row)
    row.standing, row.sent_at = Standing.SENT, at
    row.version += 1
    row.save()
    mail(row, facts, due)


def mail(row: SpeakerLetter, facts: ProposalFacts, due: datetime | None = None) -> bool:
    """Post a letter that was sent, if letters go to an address; whether it leaves. Once is all."""
    reader = letter_reader(facts.uuid)
    if reader is None or reader.address is None or not reader.gets_letters:
        return False
    kind = RECEIVED if row.topic == Topic.RECEIVED else NEWS
    told = {"letter": row.pk, "address": reader.address, "proposal": str(facts.uuid)}
    key = f"{kind}:{row.pk}:{reader.address}"
    return post(kind, reader.address, key, told, due, group=group_of(row))


def group_of(row: SpeakerLetter) -> str:
    """Return under which name a letter waits in the outbox of all letters."""
    return f"{NEWS}:{row.pk}"


def _sequences(row: SpeakerLetter) -> dict[str, int]:
    """Return the SEQUENCE of each event in its file: one more than in the last that told of it."""
    if row.topic in WITHOUT_FILE:
        return {}
    now, before = read_situation(row.tells), read_situation(row.before)
    ahead = before.ahead(row.made_at).spots if before else ()
    spots = (*(now.spots if now else ()), *ahead)
    last: dict[str, int] = {}
    for other in SpeakerLetter.objects.filter(proposal=row.proposal_id).exclude(pk=row.pk):
        for slug, number in other.sequences.items():
            last[slug] = max(number, last.get(slug, -1))
    return {spot.event: last.get(spot.event, -1) + 1 for spot in spots}
