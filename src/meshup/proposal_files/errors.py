"""Refusals of files of proposals. A file is refused whole: nothing of it is written."""

from __future__ import annotations

from meshup.kit.errors import Conflict, Invalid, NotFound, marked as _


class FileTooLarge(Invalid):
    """More than anybody reads."""

    code = "proposal_files.too_large"
    sentence = _("The file is larger than {most} MB. Nothing was taken.")
    field = "file"


class TooManyProposals(Invalid):
    """More rows, or columns, than anybody reads."""

    code = "proposal_files.too_many"
    sentence = _("At most {most} proposals, of {columns} columns, fit in a file. Split it.")
    field = "file"


class NotATable(Invalid):
    """Neither a table nor JSON."""

    code = "proposal_files.not_a_table"
    sentence = _("This is no table that can be read, at line {line}. Nothing was taken.")
    field = "file"


class NotAnExport(Invalid):
    """JSON, but of something else."""

    code = "proposal_files.not_an_export"
    sentence = _(
        "This JSON lists no proposals: what can be read are the exports of sessions of pretalx, its"
        " lists of submissions, and what Meshup exports. Nothing was taken."
    )
    field = "file"


class MalformedExport(Invalid):
    """What Meshup exported, and somebody changed."""

    code = "proposal_files.malformed_export"
    sentence = _("The export of Meshup is not as it must be, at “{where}”. Nothing was taken.")
    field = "file"


class NothingInIt(Invalid):
    """A table without rows."""

    code = "proposal_files.nothing_in_it"
    sentence = _("There is no proposal in this file.")
    field = "file"


class NoTitles(Invalid):
    """No column has the titles."""

    code = "proposal_files.no_titles"
    sentence = _("Say which column has the titles.")


class UnknownColumn(Invalid):
    """A column that the file has not."""

    code = "proposal_files.unknown_column"
    sentence = _("The file has no column “{column}”. It has: {columns}")


class UnknownField(Invalid):
    """Nothing that a proposal has."""

    code = "proposal_files.unknown_field"
    sentence = _("“{field}” is nothing that a column can be. It can be: {fields}")


class FieldTwice(Invalid):
    """Two columns for what is one."""

    code = "proposal_files.field_twice"
    sentence = _("Two columns cannot both be “{field}”.")


class NoSuchProposalImport(NotFound):
    """It was never there, or is forgotten."""

    code = "proposal_files.no_such_import"
    sentence = _("There is no such import.")


class NothingToGiveBack(Conflict):
    """It is under way, was given back, or what it replaced is forgotten."""

    code = "proposal_files.nothing_to_give_back"
    sentence = _("Nothing of this import can be given back now.")
