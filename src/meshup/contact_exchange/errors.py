"""Refusals of staying in touch."""

from meshup.kit.errors import Invalid, NotFound, marked as _


class NoSuchAcquaintance(NotFound):
    """There was no such encounter, it is not theirs, or its time is over: all answer alike."""

    code = "contact_exchange.no_such_acquaintance"
    sentence = _("There is nobody here to stay in touch with. A week after an evening this ends.")


class NoName(Invalid):
    """A card without a name says nothing."""

    code = "contact_exchange.no_name"
    sentence = _("Write a name on your card.")
    field = "name"


class NothingOnCard(Invalid):
    """Nothing on the card says how to reach its owner."""

    code = "contact_exchange.nothing_on_card"
    sentence = _("Give at least one thing beside your name, or they cannot reach you.")


class NotAPhone(Invalid):
    """It is no telephone number."""

    code = "contact_exchange.not_a_phone"
    sentence = _("This is no telephone number. Write it like this: +33 6 12 34 56 78")
    field = "phone"


class NotAMail(Invalid):
    """It is no e-mail address."""

    code = "contact_exchange.not_a_mail"
    sentence = _("This is no e-mail address.")
    field = "mail"


class NotALink(Invalid):
    """It leads nowhere on the web."""

    code = "contact_exchange.not_a_link"
    sentence = _("“{link}” is no link. Write one on each line, like this: https://example.org")
    field = "links"


class TooManyLinks(Invalid):
    """More links than a card holds."""

    code = "contact_exchange.too_many_links"
    sentence = _("At most {most} links fit on a card.")
    field = "links"


class TooLong(Invalid):
    """A line or the text is longer than a card is large."""

    code = "contact_exchange.too_long"
    sentence = _("This is too long for a card: at most {most} characters.")

    def __init__(self, field: str, most: int) -> None:
        self.field = field  # type: ignore[misc]  # of this one refusal
        super().__init__(most=most)
