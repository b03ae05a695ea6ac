"""Shell: this node as the publisher of its feeds: its words in a language, and its addresses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.text import get_text_list
from django.utils.translation import get_language_info, gettext as _, override

from meshup.agenda.choices import ItemKind, Kind, RegistrationMode
from meshup.agenda.domain.wording import (
    slots_in_words,
    slots_wait_in_words,
    title_of,
    withheld_in_words,
)
from meshup.community.domain.queries import this_node
from meshup.kit import addresses
from meshup.kit.bounded_memo import remember_within
from meshup.kit.date_words import day_in_words, hour, span_in_words
from meshup.kit.localized_text import localized
from meshup.kit.text import markdown, plain
from meshup.kit.url_paths import path_of
from meshup.publishing.domain.entries import Entry, Publisher
from meshup.publishing.held_with import held_with

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Line, Occurrence, SeriesCalendar
    from meshup.publishing.held_with import OtherHost

LONGEST_TEXT: Final = 20_000
LONGEST_PLAIN: Final = 4_000


@dataclass(frozen=True, slots=True)
class NodePublisher(Publisher):
    """This node as a publisher: its languages, addresses and wording are Django's."""

    def localize(self, texts: Mapping[str, str]) -> str:
        """Return ``texts`` in the language of the publisher, or the next best."""
        return localized(texts, self.language, self.languages).words

    def plain(self, texts: Mapping[str, str]) -> str:
        """Return Markdown in the language of the publisher, or the next best, as plain text."""
        return _plain(self.localize(texts)[:LONGEST_TEXT])

    def talk_page(self, line: Line) -> str:
        """Return the complete address of the talk that a line carries; "" where no room has it."""
        path = line.talk_slug and address_of("talk", self.language, slug=line.talk_slug)
        return f"{self.address}{path}" if path else ""

    def speakers(self, event: Occurrence) -> str:
        """Return who speaks about what, a line for each talk, with the hour; "" for nobody."""
        return "\n".join(self._spoken(event, line) for line in event.timetable if line.persons)

    def _spoken(self, event: Occurrence, line: Line) -> str:
        at = f"{hour(line.starts_at.astimezone(event.zone))} " if line.starts_at else ""
        what = self.localize(line.titles) or self.item_label(line.kind)
        return f"{at}{what} – {line.speakers}"

    def slots(self, event: Occurrence, *, is_open: bool = True) -> str:
        """Return how much room an event has for talks, and where to propose one; "" for none.

        Where nothing is taken (``is_open``) nobody is led to a closed form.
        """
        with override(self.language):
            words = slots_in_words(event)
            if words and not is_open:
                return words if event.is_full else f"{words} {slots_wait_in_words()}"
        path = words and address_of("propose", self.language, slug=event.slug)
        return f"{words} {self.address}{path}" if path else words

    def page(self, name: str, **parts: str) -> str:
        """Return the complete address of a page, in the language of the publisher."""
        return self.address + address_of(name, self.language, **parts)

    def file(self, name: str, **parts: str) -> str:
        """Return the complete address of a feed, naming the language if it is not the main one."""
        query = "" if self.language == self.languages[0] else f"?lang={self.language}"
        return self.address + address_of(name, self.language, **parts) + query

    def item_label(self, kind: str) -> str:
        """Return what a line of a timetable is, in the language of the publisher."""
        with override(self.language):
            return str(ItemKind(kind).label)

    def entry(self, event: Occurrence, now: datetime | None = None) -> Entry:
        """Return ``event`` as this publisher words it, as it stands at ``now``."""
        ended = now is not None and event.ends_at <= now
        title = title_of(event, self.language, self.languages)
        text = localized(event.texts, self.language, self.languages)
        others = held_with(event.slug)
        with override(self.language):
            return Entry(
                event=event,
                title=title.words,
                language=title.language,
                summary=self.localize(event.summaries),
                text=text.words,
                text_language=text.language,
                remarks=(*_held(others), *self._remarks(event, ended=ended)),
                ended=ended,
                page=self.page("event", slug=event.slug),
                picture=self.file("event_card", slug=event.slug),
                name=self.localize(event.titles),
                kind=str(Kind(event.kind).label),
                when=span_in_words(event.local_start, event.local_end, all_day=event.all_day),
                held_with=others,
            )

    def series_entry(self, series: SeriesCalendar, first: Occurrence) -> Entry:
        """Return what holds for every date of a series: the words of ``first``, no number."""
        name = self.localize(series.titles)
        return replace(
            self.entry(first),
            title=name,
            name=name,
            page=self.page("series", slug=series.slug),
            when="",
        )

    def html(self, entry: Entry) -> str:
        """Return all that is said about an event, as HTML that is safe to show."""
        sentences = filter(None, (entry.when, entry.where, *entry.remarks, entry.summary))
        paragraphs = format_html_join("", "<p>{}</p>", ((words,) for words in sentences))
        source = format_html('<p><a href="{}">{}</a></p>', entry.source, _announced(entry.source))
        text = markdown(entry.text[:LONGEST_TEXT])
        return format_html("{}{}{}", paragraphs, text, source if entry.source else "")

    def description(self, entry: Entry) -> str:
        """Return all that is said about an event, as plain text, a paragraph each."""
        words = (*entry.remarks, entry.summary, _plain(entry.text[:LONGEST_TEXT]))
        source = _announced(entry.source) if entry.source else ""
        return "\n\n".join(filter(None, (*words, source)))

    def _remarks(self, event: Occurrence, *, ended: bool) -> list[str]:
        remarks = []
        if event.cancelled:
            reason = self.localize(event.reasons)
            remarks.append(" ".join(filter(None, (_("Cancelled."), reason))))
        elif event.state == "usual" and not ended:
            remarks.append(_("The usual date; the hosts have not confirmed it yet."))
        if event.moved and event.local_original_start:
            before = day_in_words(event.local_original_start)
            remarks.append(_("Moved: it was to be on {date}.").format(date=before))
        if event.online and not event.cancelled:
            words = _("It took place online.") if ended else _("It takes place online.")
            remarks.append(words)
        if event.for_attendees and not event.cancelled and not ended:
            remarks.append(withheld_in_words(event))
        registration = event.registration
        if registration.how == RegistrationMode.ELSEWHERE and not event.cancelled and not ended:
            remarks.append(_("Register at {address}").format(address=registration.url))
        if event.languages:
            remarks.append(
                _("Languages: {list}.").format(list=", ".join(language_names(event.languages)))
            )
        return remarks


def publisher_in(language: str = "") -> Publisher:
    """Return the node as it publishes in ``language``; in its main one when it has not this one.

    Raises:
        NoNode: nobody has run ``meshup init``.
    """
    node = this_node()
    languages = tuple(node.languages) or (settings.LANGUAGE_CODE,)
    chosen = language if language in languages else languages[0]
    return NodePublisher(
        name=node.name,
        summary=localized(node.summaries, chosen, languages).words,
        city=node.city,
        contact=node.contact,
        language=chosen,
        languages=languages,
        address=settings.CONFIG.address,
        time_zone=node.time_zone,
        colour=node.primary,
        since=node.since.year if node.since else None,
        links=tuple(link["url"] for link in node.links),
    )


def _held(others: tuple[OtherHost, ...]) -> list[str]:
    """Return with whom an event is held, as a sentence in the current language; none for nobody."""
    if not others:
        return []
    names = get_text_list([other.name for other in others], _("and"))
    return [_("Held together with {names}.").format(names=names)]


def _announced(address: str) -> str:
    return _("Announced at {address}").format(address=address)


@remember_within(1024 * 1024)
def _plain(text: str) -> str:
    """Return Markdown as plain text; kept, for the dates of a series share theirs."""
    return plain(text, LONGEST_PLAIN)


def address_of(name: str, language: str, **parts: str) -> str:
    """Return the path of a file, by its URL name, or of what another room shows ("event")."""
    if ":" in name:
        return path_of(name, kwargs=parts, language=language)
    return addresses.address_of(name, language, **parts)


def language_names(languages: tuple[str, ...]) -> list[str]:
    """Return languages by their names, in the current language."""
    return [_language_name(code) for code in languages]


def _language_name(code: str) -> str:
    try:
        info: dict[str, Any] = get_language_info(code)
    except KeyError:
        return code
    return str(info["name_translated"])
