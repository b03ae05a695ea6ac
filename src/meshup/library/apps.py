"""The room library as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """What nodes share: content, tools, venues, help."""

    name = "meshup.library"

    def ready(self) -> None:
        """Offer what is there, read what others offer, lend, and say what is kept."""
        _on_pages()
        _between_nodes()
        _in_the_background()


def _on_pages() -> None:
    from meshup.community.desk_menu import register_menu_entry  # noqa: PLC0415 - translated
    from meshup.desk import registry  # noqa: PLC0415
    from meshup.kit.addresses import show_at  # noqa: PLC0415
    from meshup.kit.navigation import NavigationLink, register_link  # noqa: PLC0415
    from meshup.library import menu  # noqa: PLC0415
    from meshup.library.domain import own_sources  # noqa: PLC0415 - models exist from here on
    from meshup.library.domain.own_number import has_public_items  # noqa: PLC0415
    from meshup.library.sources import register_item_source  # noqa: PLC0415
    from meshup.library.views.todos import late  # noqa: PLC0415

    register_menu_entry(menu.ENTRY)
    registry.register_overview(late, position=65)
    show_at("library", "library:library")
    show_at("library_item", "library:public_item")
    link = NavigationLink("about", 37, "library", _("What we share"), is_there=has_public_items)
    register_link(link)
    register_item_source(own_sources.VENUES, position=10)
    register_item_source(own_sources.TALKS, position=20)
    register_item_source(own_sources.MESSAGES, position=26)
    show_at("share", "library:make")


def _between_nodes() -> None:
    from meshup.inbox.activity_handlers import register_handler  # noqa: PLC0415
    from meshup.library.domain.copying import on_add  # noqa: PLC0415
    from meshup.library.domain.loan_kind import LOAN  # noqa: PLC0415
    from meshup.library.domain.pulling import OFFER  # noqa: PLC0415
    from meshup.library.domain.queries.items import number_offered  # noqa: PLC0415
    from meshup.mesh import card_parts  # noqa: PLC0415
    from meshup.node_requests.kinds import register_request_kind  # noqa: PLC0415

    card_parts.register_offer(OFFER, lambda _at: number_offered() > 0)
    register_handler(["Add"], on_add)
    register_request_kind(LOAN)


def _in_the_background() -> None:
    from meshup.history.domain import tracking  # noqa: PLC0415
    from meshup.kit import personal_data  # noqa: PLC0415
    from meshup.kit.jobs import each_minute, nightly  # noqa: PLC0415
    from meshup.library import jobs  # noqa: PLC0415
    from meshup.library.domain.items import ABOUT  # noqa: PLC0415
    from meshup.library.domain.personal_data import CREDITS, CREDITS_OF_NODES  # noqa: PLC0415
    from meshup.library.domain.tracked import ITEMS  # noqa: PLC0415

    tracking.register(ITEMS)
    tracking.show_at(ABOUT, "library:item")
    tracking.follow_changes(jobs.note_change)
    each_minute(jobs.look)
    nightly(jobs.each_night)
    personal_data.register(CREDITS, CREDITS_OF_NODES)
