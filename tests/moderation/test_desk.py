"""Blocks at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meshup.kit import clock
from meshup.moderation.domain.admission import Visitor, admit
from meshup.moderation.errors import NothingHere
from meshup.moderation.models import Block
from tests.agenda.paris import NOW
from tests.moderation.conftest import text_of, url_of

pytestmark = pytest.mark.django_db


def test_hosts_block_a_network_by_its_address_and_keep_a_hash(as_ada):
    address = url_of("moderation:block_list")
    data = {"address": "2001:db8:1:2::7", "days": "2", "why": "A flood."}
    assert as_ada.post(address, {**data, "address": "Chloé"}).status_code == 422
    assert as_ada.post(address, {**data, "days": "31"}).status_code == 422
    assert as_ada.post(address, data).status_code == 302
    block = Block.objects.get()
    assert "2001" not in block.network_key
    assert block.until == NOW + timedelta(days=2)
    with pytest.raises(NothingHere):
        admit("coming", Visitor("20010db800010002"), NOW)
    with clock.set_to(NOW + timedelta(days=2)):
        assert "Nobody is blocked." in text_of(as_ada, address)
