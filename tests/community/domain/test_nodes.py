from typing import Any

import pytest
from django.conf import settings

from meshup.community.domain.nodes import edit_node, set_up_node
from meshup.community.domain.queries import this_node
from meshup.community.errors import (
    HostsOnly,
    NodeChanged,
    NodeExists,
    NoNode,
    UnknownLanguage,
    UnknownZone,
)
from meshup.community.models import Node
from meshup.kit.tag_versions import version

RENNES: dict[str, Any] = {
    "name": "Rennes P2P",
    "city": "Rennes",
    "languages": ["fr"],
    "time_zone": "Europe/Paris",
}


@pytest.mark.django_db
def test_a_node_is_set_up_once():
    with pytest.raises(NoNode):
        this_node()
    set_up_node(**RENNES)
    assert this_node().name == "Rennes P2P"
    with pytest.raises(NodeExists) as refused:
        set_up_node(**RENNES | {"name": "Other"})
    assert refused.value.facts == {"name": "Rennes P2P"}
    assert [node.name for node in Node.objects.all()] == ["Rennes P2P"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"time_zone": "Europe/Atlantis"}, UnknownZone),
        ({"time_zone": "../../etc/passwd"}, UnknownZone),
        ({"time_zone": ""}, UnknownZone),
        ({"languages": ["fr", "tlh"]}, UnknownLanguage),
        ({"languages": []}, UnknownLanguage),
    ],
)
def test_a_node_needs_a_zone_and_languages_that_exist(wrong, refusal):
    with pytest.raises(refusal):
        set_up_node(**RENNES | wrong)
    assert not Node.objects.exists()


def test_what_a_host_changes_shows_at_once(node, ada):
    assert this_node().city == "Paris"
    before = version(settings.TAG_VERSIONS.snapshot(), "node")
    edit_node(ada, {"city": "Pantin"}, version=node.version)
    assert version(settings.TAG_VERSIONS.snapshot(), "node") > before
    assert (this_node().city, this_node().version) == ("Pantin", node.version + 1)


def test_of_two_hosts_who_edit_at_once_the_second_is_told(node, ada):
    edit_node(ada, {"city": "Pantin"}, version=node.version)
    with pytest.raises(NodeChanged):
        edit_node(ada, {"city": "Montreuil"}, version=node.version)
    assert this_node().city == "Pantin"


def test_only_hosts_change_the_node(node, bilal, door, as_chloe):
    for somebody in (bilal, door):
        with pytest.raises(HostsOnly):
            edit_node(somebody, {"city": "Pantin"}, version=node.version)
    assert this_node().city == "Paris"


def test_a_bad_zone_changes_nothing(node, ada):
    with pytest.raises(UnknownZone):
        edit_node(ada, {"city": "Pantin", "time_zone": "Paris"}, version=node.version)
    assert this_node().city == "Paris"


@pytest.mark.parametrize("name", ["version", "pk", "id", "name__in"])
def test_only_what_the_page_says_can_be_written(node, ada, name):
    with pytest.raises(ValueError, match="not editable"):
        edit_node(ada, {name: 7}, version=node.version)
