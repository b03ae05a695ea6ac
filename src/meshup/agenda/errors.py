"""Refusals of the agenda."""

from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany, marked as _


class NoSuchEvent(NotFound):
    """No such event, for this person."""

    code = "agenda.no_such_event"
    sentence = _("There is no event at this address.")


class NoSuchSeries(NotFound):
    """No such series."""

    code = "agenda.no_such_series"
    sentence = _("There is no series at this address.")


class NoSuchVenue(NotFound):
    """No such venue."""

    code = "agenda.no_such_venue"
    sentence = _("There is no venue at this address.")
    field = "venue"


class NoSuchTemplate(NotFound):
    """No such template of an event."""

    code = "agenda.no_such_template"
    sentence = _("There is no template of this name.")


class NotYours(NotAllowed):
    """The person's role does not include this."""

    code = "agenda.not_yours"
    sentence = _("Your role does not include changing this. Ask a host.")


class EndsBeforeStart(Invalid):
    """The end is not after the beginning."""

    code = "agenda.ends_before_start"
    sentence = _("It must end after it starts.")
    field = "ends"


class TooLong(Invalid):
    """An event of many weeks is a mistake."""

    code = "agenda.too_long"
    sentence = _("An event lasts {days} days at the most.")
    field = "ends"


class ImpossibleDate(Invalid):
    """Too far away to be meant."""

    code = "agenda.impossible_date"
    sentence = _("This date is out of reach: write one between {first} and {last}.")
    field = "starts"


class UnknownZone(Invalid):
    """Not the name of a time zone."""

    code = "agenda.unknown_zone"
    sentence = _("There is no time zone “{zone}”. Write one such as Europe/Paris.")
    field = "time_zone"


class TitleMissing(Invalid):
    """Nobody can find an event without a title."""

    code = "agenda.title_missing"
    sentence = _("Give it a title in at least one language.")
    field = "titles"


class NotText(Invalid):
    """Somebody sends a character that no text has and not every database keeps."""

    code = "agenda.not_text"
    sentence = _("This holds a character that no text has.")


class TextTooLong(Invalid):
    """A text nobody would read."""

    code = "agenda.text_too_long"
    sentence = _("This text is too long: {length} characters, {most} at the most.")
    field = "texts"


class LinkMissing(Invalid):
    """Online needs an address to go to."""

    code = "agenda.link_missing"
    sentence = _("To go online it needs a link that starts with https:// or http://.")
    field = "online_url"


class SourceUnreadable(Invalid):
    """Where an event came from is an address of the web."""

    code = "agenda.source_unreadable"
    sentence = _("The page where it was announced needs an address that starts with https://.")
    field = "source_url"


class RegistrationAddressMissing(Invalid):
    """Registration elsewhere needs an address to go to."""

    code = "agenda.registration_address_missing"
    sentence = _("To register elsewhere it needs an address that starts with https:// or http://.")
    field = "registration_url"


class RegistrationNeverOpens(Invalid):
    """It would close before it opens, or open when the event is over."""

    code = "agenda.registration_never_opens"
    sentence = _("Registration would close before it opens.")
    field = "registration_closes"


class NotInThisState(Conflict):
    """The life cycle does not allow the step."""

    code = "agenda.not_in_this_state"
    sentence = _("An event that is “{state}” cannot become “{wanted}”.")


class AlreadyOver(Conflict):
    """It has taken place; what happened stays as it was."""

    code = "agenda.already_over"
    sentence = _("It is over. What happened stays as it was; notes and links can be added.")


class AlreadyBegun(Conflict):
    """It takes place right now: people who look for its page have to find it."""

    code = "agenda.already_begun"
    sentence = _("It has begun. Cancel it instead, and say why.")


class NotYetBegun(Conflict):
    """It has not taken place yet: nobody knows how it was."""

    code = "agenda.not_yet_begun"
    sentence = _("It has not begun yet. Note how it was once it has.")


class MovesIntoThePast(Invalid):
    """The other time is over already: a mistyped year, most likely."""

    code = "agenda.moves_into_the_past"
    sentence = _("This time is over already. Look at the day and the year.")
    field = "starts"


class NothingToShift(Conflict):
    """All lines have begun, or there are none."""

    code = "agenda.nothing_to_shift"
    sentence = _("No line is left to shift.")


class ShiftedTooFar(Invalid):
    """A mistyped number, most likely; or none at all."""

    code = "agenda.shifted_too_far"
    sentence = _("Shift by 1 to {most} minutes, later or earlier.")
    field = "minutes"


class ShiftedBeforeNow(Invalid):
    """A line would begin at a moment that is over."""

    code = "agenda.shifted_before_now"
    sentence = _("A line would begin before now. Shift by less, or begin the next one now.")
    field = "minutes"


class ShiftedPastTheNight(Invalid):
    """Of an event of several days: a line would become one of the next day."""

    code = "agenda.shifted_past_the_night"
    sentence = _("The last line would begin the next morning. Change the timetable instead.")
    field = "minutes"


class SuggestionUndecided(Conflict):
    """What a visitor has written is kept nowhere else before a host decides."""

    code = "agenda.suggestion_undecided"
    sentence = _("This is still a suggestion. Publish it first.")


class VenueInUse(Conflict):
    """Events still take place there."""

    code = "agenda.venue_in_use"
    sentence = _("{events} events take place here. Give them another venue first.")


class SuggestionsClosed(NotAllowed):
    """The hosts take no suggestions at present."""

    code = "agenda.suggestions_closed"
    sentence = _("The hosts take no suggestions at present. Write to them instead.")


class TooManySuggestions(TooMany):
    """The hosts have enough to read."""

    code = "agenda.too_many_suggestions"
    sentence = _("The hosts have many suggestions to read. Try again in a few days.")


class VenueNameMissing(Invalid):
    """A venue needs a name."""

    code = "agenda.venue_name_missing"
    sentence = _("Give the venue a name.")
    field = "name"


class TemplateNameMissing(Invalid):
    """A template needs a name."""

    code = "agenda.template_name_missing"
    sentence = _("Give the template a name.")
    field = "name"
