"""Where things are shown, and what is shown somewhere."""

import pytest
from django.utils import translation

from meshup.kit.addresses import address_of, match_address


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_address_leads_back_to_what_is_shown_there_in_whatever_language(language):
    address = address_of("event", language, slug="routing-night")
    for reader in ("fr", "en"):
        with translation.override(reader):
            assert match_address(address) == ("event", {"slug": "routing-night"})


@pytest.mark.parametrize("path", ["", "/", "nothing", "/en/nothing/", "/en/events/", "//x", "\x00"])
def test_what_is_no_address_of_something_is_nothing(path):
    assert match_address(path)[1] == {}
