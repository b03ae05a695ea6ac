"""Refusals of talks."""

from meshup.kit.errors import Conflict, Invalid, NotAllowed, NotFound, marked as _


class NoSuchMaterial(NotFound):
    """It was taken away, or there never was such a thing, or its talk is not public."""

    code = "talks.no_such_material"
    sentence = _("There is nothing here. Perhaps it was taken away.")


class NoSuchTopic(NotFound):
    """No talk has it."""

    code = "talks.no_such_topic"
    sentence = _("There is no topic at this address.")


class NoSuchSpeaker(NotFound):
    """They have no page, or took it back: both look the same."""

    code = "talks.no_such_speaker"
    sentence = _("There is no speaker at this address.")


class NoThanksHere(NotFound):
    """The speaker has not asked for it, or hosts do not allow it."""

    code = "talks.no_thanks_here"
    sentence = _("Nobody can write to this speaker here.")


class NoSuchThanks(NotFound):
    """Another host has read it, or it has gone."""

    code = "talks.no_such_thanks"
    sentence = _("There is nothing here to read any more. Perhaps another host has done it.")


class NotAccepted(Conflict):
    """Nobody fills the disk with what hosts have not read yet."""

    code = "talks.not_accepted"
    sentence = _("This can be done once your proposal is accepted.")


class TooManyMaterials(Conflict):
    """More than a page shows."""

    code = "talks.too_many_materials"
    sentence = _("A talk has at most {most} of these. Take one away first.")


class NoRoomForSlides(Conflict):
    """All slides together take as much room as hosts give them."""

    code = "talks.no_room_for_slides"
    sentence = _(
        "The slides of all talks fill the room that this node has for them. Link yours instead, or"
        " write to the hosts."
    )
    field = "file"


class FileMissing(Invalid):
    """A form for slides without any."""

    code = "talks.file_missing"
    sentence = _("Choose a file, or write the address where the slides are.")
    field = "file"


class FileTooLarge(Invalid):
    """More bytes than a node takes."""

    code = "talks.file_too_large"
    sentence = _("This file is larger than {most} MB. Save it smaller, or link it.")
    field = "file"


class NotAnAddress(Invalid):
    """No address of the web."""

    code = "talks.not_an_address"
    sentence = _("Write a whole address, such as https://example.org/slides.")
    field = "url"


class TopicUnreadable(Invalid):
    """No word that names a topic."""

    code = "talks.topic_unreadable"
    sentence = _("“{name}” is no topic: write a word or two, and no address.")
    field = "topics"


class TooManyTopics(Invalid):
    """A talk about everything."""

    code = "talks.too_many_topics"
    sentence = _("A talk has at most {most} topics.")
    field = "topics"


class SameTopic(Invalid):
    """It cannot be joined with itself, or with one that is gone."""

    code = "talks.same_topic"
    sentence = _("Choose another topic to join it with.")
    field = "into"


class SpeakerNameMissing(Invalid):
    """A page of nobody."""

    code = "talks.speaker_name_missing"
    sentence = _("Write the name that your page has.")
    field = "name"


class WordsMissing(Invalid):
    """Nothing was written."""

    code = "talks.words_missing"
    sentence = _("Write something first.")
    field = "words"


class WordsTooLong(Invalid):
    """More than fits."""

    code = "talks.words_too_long"
    sentence = _("This is {length} characters long, and at most {most} fit.")
    field = "words"


class TooMuchWaits(Conflict):
    """More than hosts can read."""

    code = "talks.too_much_waits"
    sentence = _("Too much is waiting to be read. Please try again in some days.")


class TalksOnly(NotAllowed):
    """Somebody else than hosts and programme helpers."""

    code = "talks.programme_only"
    sentence = _("Hosts and programme helpers do this.")
