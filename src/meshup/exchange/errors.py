"""Refusals of the exchange."""

from meshup.kit.errors import Invalid, marked as _


class BadParameter(Invalid):
    """A parameter of the interface for machines cannot be read."""

    code = "exchange.bad_question"
    sentence = _("The parameter “{name}” cannot be read: {why}.")


class WindowTooWide(Invalid):
    """More time than one answer should cover."""

    code = "exchange.window_too_wide"
    sentence = _("Ask for {days} days at the most, from before to.")
    field = "to"
