"""The fixed words of proposals: their states and kinds, and what may be recorded of them."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from meshup.agenda.choices import ItemKind


class ProposalState(models.TextChoices):
    """Where a proposal stands; how it moves, ``rules`` draws."""

    RECEIVED = "received", _("received")
    LATER = "kept", pgettext_lazy("proposal", "kept for later")
    OFFERED = "offered", _("offered a date")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "accepted")
    SCHEDULED = "scheduled", pgettext_lazy("proposal", "scheduled")
    HELD = "held", pgettext_lazy("proposal", "held")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


TALKS: Final = frozenset({ProposalState.ACCEPTED, ProposalState.SCHEDULED, ProposalState.HELD})
"""Where a proposal is a talk: everybody may read it."""
POOL: Final = frozenset({ProposalState.RECEIVED, ProposalState.LATER, ProposalState.OFFERED})
"""Where hosts have not decided yet."""
ENDED: Final = frozenset({ProposalState.DECLINED, ProposalState.WITHDRAWN})
"""Where it is forgotten after a while."""


class ProposalKind(models.TextChoices):
    """What somebody would do."""

    TALK = "talk", _("talk")
    WORKSHOP = "workshop", pgettext_lazy("proposal", "workshop")
    DEMO = "demo", _("demo")
    STAND = "stand", _("stand")
    PROJECT = "project", _("project of a hackathon")
    SCREENING = "screening", _("screening")
    MUSIC = "music", _("music")
    SPONSOR = "sponsor", _("word of a sponsor")


LENGTHS: Final[dict[str, tuple[int, ...]]] = {
    ProposalKind.TALK.value: (5, 10, 15, 30),
    ProposalKind.WORKSHOP.value: (60, 90, 120),
    ProposalKind.DEMO.value: (10, 5, 15),
    ProposalKind.STAND.value: (0,),
    ProposalKind.PROJECT.value: (0,),
    ProposalKind.SCREENING.value: (30, 15, 60, 90),
    ProposalKind.MUSIC.value: (30, 15, 45, 60),
    ProposalKind.SPONSOR.value: (5, 10),
}
"""Kinds that a call offers unless hosts set others, with their minutes; 0 is all along."""
USUAL_MINUTES: Final = {ProposalKind.TALK.value: 15}
"""What is taken where nobody gave a length, if it is not the first one."""


ITEM_KINDS: Final[dict[str, str]] = {
    ProposalKind.TALK.value: ItemKind.TALK.value,
    ProposalKind.WORKSHOP.value: ItemKind.WORKSHOP.value,
    ProposalKind.DEMO.value: ItemKind.TALK.value,
    ProposalKind.STAND.value: ItemKind.STAND.value,
    ProposalKind.PROJECT.value: ItemKind.HACKATHON.value,
    ProposalKind.SCREENING.value: ItemKind.PROJECTION.value,
    ProposalKind.MUSIC.value: ItemKind.MUSIC.value,
    ProposalKind.SPONSOR.value: ItemKind.TALK.value,
}
"""What line of a timetable each kind becomes."""


class Recording(models.TextChoices):
    """What of it may be recorded."""

    NO = "no", _("no recording")
    SLIDES = "slides", _("sound and slides")
    FULL = "full", _("sound, slides and picture")


WORD_LABELS: Final = {
    "titles": pgettext_lazy("of a proposal", "title"),
    "abstracts": pgettext_lazy("of a proposal", "what it is about"),
    "kind": pgettext_lazy("of a proposal", "what it is"),
    "minutes": pgettext_lazy("of a proposal", "length"),
    "languages": pgettext_lazy("of a proposal", "languages"),
    "levels": pgettext_lazy("of a proposal", "level"),
    "needs": pgettext_lazy("of a proposal", "needs"),
    "evenings": pgettext_lazy("of a proposal", "evenings that suit"),
    "money": pgettext_lazy("of a proposal", "money"),
    "recording": pgettext_lazy("of a proposal", "recording"),
    "note": pgettext_lazy("of a proposal", "words for the hosts"),
    "responses": pgettext_lazy("of a proposal", "answers to questions"),
    "may_be_voted": pgettext_lazy("of a proposal", "whether visitors read it"),
    "names": pgettext_lazy("of a proposal", "names of speakers"),
}
"""What a speaker can change, by the name of the field."""


class Need(models.TextChoices):
    """What it needs of the place."""

    PROJECTOR = "projector", _("a projector")
    SOUND = "sound", _("sound")
    SILENCE = "silence", _("silence around")


class QuestionKind(models.TextChoices):
    """How a question of a call is answered."""

    TEXT = "text", _("words")
    CHOICE = "choice", _("one of several")
    NUMBER = "number", _("a number")
    CONSENT = "consent", _("a yes")


class Reply(models.TextChoices):
    """What a speaker said to the offer of a date."""

    YES = "yes", _("yes")
    OTHER = "other", _("another date, please")
    NO = "no", pgettext_lazy("offer", "no")
    VOID = "void", _("taken back")  # by hosts, or by what came after it


class Actor(models.TextChoices):
    """Who moved a proposal."""

    HOST = "host", _("a host")
    SPEAKER = "speaker", _("the speaker")
    NODE = "node", _("the node")  # because of the clock, or of a timetable
