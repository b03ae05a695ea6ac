"""Refusals of being there."""

from meshup.kit.errors import Conflict, Invalid, NotFound, TooMany, marked as _


class NoSuchPresence(NotFound):
    """Nobody of this number came to the event."""

    code = "presence.no_such_presence"
    sentence = _("Nobody of this number is on the list.")


class NotOpenYet(Conflict):
    """Nobody can be there yet."""

    code = "presence.not_open_yet"
    sentence = _("You can say that you are there from six hours before it starts.")


class Over(Conflict):
    """The event has taken place."""

    code = "presence.over"
    sentence = _("This is over. Thank you for having been there.")


class Cancelled(Conflict):
    """The event does not take place."""

    code = "presence.cancelled"
    sentence = _("This is cancelled.")


class NotHere(Conflict):
    """Whoever asks has not come, or hosts have taken their check-in back."""

    code = "presence.not_here"
    sentence = _("You are not on the list of this evening. Type the code on the screen to join.")


class NoLanguage(Invalid):
    """Without one nobody can be introduced."""

    code = "presence.no_language"
    sentence = _("Choose at least one language.")
    field = "languages"


class WrongCode(Invalid):
    """It is not the code on the screen, and never was."""

    code = "presence.wrong_code"
    sentence = _("This is not the code on the screen. It has eight letters and digits.")
    field = "code"


class CodeChanged(Invalid):
    """It was the code until lately."""

    code = "presence.code_changed"
    sentence = _("This code has changed meanwhile. Type the one that the screen shows now.")
    field = "code"


class WrongPass(Invalid):
    """It is the pass of nobody who comes to this event."""

    code = "presence.wrong_pass"
    sentence = _(
        "This is no code of a registration for this evening. It has sixteen letters and digits."
    )
    field = "registration"


class PassTaken(Conflict):
    """Whoever registered is here on another phone."""

    code = "presence.pass_taken"
    sentence = _("Somebody has joined with this registration from another phone already.")
    field = "registration"


class TooManyCodes(TooMany):
    """Somebody tries out one code after the other."""

    code = "presence.too_many_codes"
    sentence = _(
        "Too many wrong codes came from here. Look at the screen: the right one is always taken."
    )
    field = "code"
