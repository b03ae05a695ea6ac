"""Rules that no series can keep."""

from meshup.kit.errors import Invalid, marked as _


class RuleUnreadable(Invalid):
    """Not a recurrence rule, or one that no evening needs."""

    code = "agenda.rule_unreadable"
    sentence = _("“{rule}” is not a rhythm that this agenda can keep.")
    field = "rule"


class RuleNeverOccurs(Invalid):
    """The rule has no date, or none before its end."""

    code = "agenda.rule_never_occurs"
    sentence = _("This rhythm has no date at all. Check its days and its end.")
    field = "rule"


class RuleTooOften(Invalid):
    """The rule has more dates than an agenda can bear."""

    code = "agenda.rule_too_often"
    sentence = _("This rhythm has too many dates. Once a day and 1,000 dates are the limit.")
    field = "rule"
