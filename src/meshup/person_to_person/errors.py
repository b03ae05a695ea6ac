"""Refusals of the rounds of an evening."""

from meshup.kit.errors import Conflict, Invalid, NotFound, marked as _


class NoSession(NotFound):
    """Nobody has opened person-to-person at this event."""

    code = "person_to_person.no_session"
    sentence = _("There is no person-to-person at this event.")


class NoSuchParticipant(NotFound):
    """Nobody of this number takes part."""

    code = "person_to_person.no_such_participant"
    sentence = _("Nobody of this number takes part.")


class SessionEnded(Conflict):
    """The rounds are over."""

    code = "person_to_person.ended"
    sentence = _("Person-to-person is over for this evening.")


class NotParticipating(Conflict):
    """Whoever asks does not take part."""

    code = "person_to_person.not_participating"
    sentence = _("You do not take part yet.")


class NoDisplayName(Invalid):
    """Whom one is to meet has to be called somehow."""

    code = "person_to_person.no_display_name"
    sentence = _("Say what you want to be called, so that people can find you.")
    field = "display_name"


class TooFewPeople(Conflict):
    """Nobody can meet anybody."""

    code = "person_to_person.too_few"
    sentence = _("Two people at least have to take part. So far: {number}.")


class NothingRuns(Conflict):
    """There is no round that this could be done to."""

    code = "person_to_person.nothing_runs"
    sentence = _("No round is running just now.")


class RoundOver(Conflict):
    """The press was meant for a round that is over."""

    code = "person_to_person.round_over"
    sentence = _("That round is over.")


class TooLateToUndo(Conflict):
    """The start is longer ago than it can be undone."""

    code = "person_to_person.too_late_to_undo"
    sentence = _("A start can be undone for {seconds} seconds only. You can end the rounds.")


class BadNumberOfRounds(Invalid):
    """No evening has so many rounds, or none."""

    code = "person_to_person.bad_number_of_rounds"
    sentence = _("There can be {least} to {most} rounds.")
    field = "rounds"


class BadRoundTime(Invalid):
    """Nobody can talk for so long, or so shortly."""

    code = "person_to_person.bad_round_time"
    sentence = _("A round takes {least} to {most} minutes.")
    field = "round_seconds"


class BadPause(Invalid):
    """The time between two rounds is too long."""

    code = "person_to_person.bad_pause"
    sentence = _("Between two rounds there are {least} to {most} minutes.")
    field = "pause_seconds"


class TooManyTables(Invalid):
    """More tables than any room has."""

    code = "person_to_person.too_many_tables"
    sentence = _("Name {most} tables at most, each once, with {longest} characters at most.")
    field = "tables"


class NobodyThere(Conflict):
    """There is nobody at the table who could be missing."""

    code = "person_to_person.nobody_at_table"
    sentence = _("Nobody is to meet you in this round.")
