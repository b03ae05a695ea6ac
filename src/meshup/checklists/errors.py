"""Refusals of checklists."""

from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, marked as _


class NoSuchItem(NotFound):
    """No such item of a checklist."""

    code = "checklists.no_such_item"
    sentence = _("There is no such item on this checklist.")


class NotYourItem(NotAllowed):
    """Somebody else does it, or another role."""

    code = "checklists.not_your_item"
    sentence = _("Somebody else does this. A host can give it to you.")


class ItemTextMissing(Invalid):
    """An item without words."""

    code = "checklists.item_text_missing"
    sentence = _("Write what is to be done, in at least one language.")
    field = "texts"


class ImpossibleDay(Invalid):
    """Too long before or after the event."""

    code = "checklists.impossible_day"
    sentence = _("It can be due from {earliest} days before the event to {latest} days after it.")
    field = "days"


class NoSuchAssignee(Invalid):
    """Nobody of that number runs the node."""

    code = "checklists.no_such_assignee"
    sentence = _("Choose somebody who has a role on this node.")
    field = "assignee"


class TooManyItems(Conflict):
    """The list is full."""

    code = "checklists.too_many_items"
    sentence = _("A checklist holds {most} items at most. Remove one first.")


class ListThere(Conflict):
    """There is a list already, so the usual one is not put over it."""

    code = "checklists.list_there"
    sentence = _("There is a checklist already.")


class EditionSilent(Conflict):
    """The event is cancelled, skipped or only suggested."""

    code = "checklists.edition_silent"
    sentence = _("It does not take place as things stand, so there is nothing to do for it.")


class EditionOver(Conflict):
    """The event was over a week ago."""

    code = "checklists.edition_over"
    sentence = _("It was over more than a week ago: its checklist is history now.")


class MalformedChecklists(Invalid):
    """What a starter kit holds of checklists is not what it should be."""

    code = "checklists.malformed"
    sentence = _("The checklists of the kit cannot be read ({where}). Nothing was taken.")
