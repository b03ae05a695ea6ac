"""Of two who began with the same version, only one is let through."""

import pytest

from meshup.community.errors import NodeChanged
from meshup.kit.errors import Conflict
from meshup.kit.versions import ChangedMeanwhile, refuse_if_newer


def test_the_version_that_is_stored_may_be_changed():
    refuse_if_newer(3, 3, NodeChanged)
    refuse_if_newer(0, 0, NodeChanged)


@pytest.mark.parametrize(("current", "seen"), [(4, 3), (3, 4), (0, 1), (1, 0)])
def test_any_other_is_refused_in_the_words_of_its_room(current, seen):
    with pytest.raises(NodeChanged) as refused:
        refuse_if_newer(current, seen, NodeChanged)
    assert isinstance(refused.value, ChangedMeanwhile)
    assert isinstance(refused.value, Conflict)
