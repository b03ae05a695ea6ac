"""Why something is not shared, not copied or not lent."""

from __future__ import annotations

from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, marked as _


class NoSuchItem(NotFound):
    """It was taken away, or is not for whoever asks: both look the same."""

    code = "library.none"
    sentence = _("This is not in the library any more.")


class NoSuchSource(NotFound):
    """What an item was to be made from is gone."""

    code = "library.no_source"
    sentence = _("What you chose is not there any more.")


class NotForYou(NotAllowed):
    """A node asks for what is shared with others alone."""

    code = "library.not_for_you"
    sentence = _("This is shared with other communities alone.")


class TitleMissing(Invalid):
    """An item has a name."""

    code = "library.title_missing"
    sentence = _("Say what it is, in at least one language.")
    field = "titles"


class LicenceMissing(Invalid):
    """Content without a licence cannot be used by anybody."""

    code = "library.licence_missing"
    sentence = _("Choose what others may do with it: without a licence nobody may use it.")
    field = "licence"


class LicenceStays(Invalid):
    """A copy is shared under the licence that it came with."""

    code = "library.licence_stays"
    sentence = _("It came under {licence}, and has to be shared under the same licence.")
    field = "licence"


class NothingInIt(Invalid):
    """Content has a text, an address or a file."""

    code = "library.nothing_in_it"
    sentence = _("There is nothing in it yet: write a text, name an address or add a file.")
    field = "texts"


class NoLibraryAddress(Invalid):
    """No address of the web."""

    code = "library.no_address"
    sentence = _("Write a whole address, such as https://example.org/slides.")
    field = "link"


class BadDays(Invalid):
    """Lines that are no days."""

    code = "library.bad_days"
    sentence = _("“{line}” is no time. Write days like this: 2027-01-10 – 2027-01-20")


class DaysReversed(Invalid):
    """It ends before it begins."""

    code = "library.days_reversed"
    sentence = _("The last day is before the first.")
    field = "ends_on"


class DaysOver(Invalid):
    """Nobody lends something yesterday."""

    code = "library.days_over"
    sentence = _("These days are over.")
    field = "ends_on"


class TooManyItems(Conflict):
    """As many as a library holds."""

    code = "library.too_many"
    sentence = _("The library holds {most} things already. Take one away first.")


class LibraryFileTooLarge(Invalid):
    """More bytes than others would fetch."""

    code = "library.file_too_large"
    sentence = _("This file is larger than {most} MB. Save it smaller, or link it.")
    field = "file"


class NoRoomForFiles(Conflict):
    """All files together take as much room as they may."""

    code = "library.no_room"
    sentence = _(
        "The files of the library fill the {most} MB that they have. Link this one instead."
    )
    field = "file"


class NotWhatWasOffered(Conflict):
    """What was fetched is not what the other node said that it is."""

    code = "library.not_what_was_offered"
    sentence = _("What they sent is not what their list says ({why}). Nothing was taken.")


class NotToCopy(Conflict):
    """A projector is asked for, not copied."""

    code = "library.not_to_copy"
    sentence = _("This can be asked for, but not copied.")


class NotUsedHere(Conflict):
    """No room knows what to do with it."""

    code = "library.not_used_here"
    sentence = _(
        "This node has no place where that would be used. Read it, and take what you like."
    )


class NotToAskFor(Conflict):
    """A text is copied, not asked for."""

    code = "library.not_to_ask_for"
    sentence = _("This need not be asked for: take a copy.")


class LentAlready(Conflict):
    """Two communities cannot have it at once."""

    code = "library.lent_already"
    sentence = _("{name} has it then: from {first} to {last}. Answer no, or agree on other days.")


class NotFreeThen(Conflict):
    """Its hosts need it themselves."""

    code = "library.not_free_then"
    sentence = _(
        "By its calendar it is not free on these days. Change the calendar first, or answer no."
    )


class BadCollection(Invalid):
    """What another node sent is no list of what it shares; ``reason`` is a short word."""

    code = "library.bad_collection"
    sentence = _("What this node sent is no library ({reason}).")

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason=reason)
