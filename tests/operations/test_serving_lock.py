"""A node that is served is known to be, for as long as it is."""

from meshup.operations.serving_lock import hold, is_served


def test_a_node_is_served_while_somebody_holds_it(tmp_path):
    assert not is_served(tmp_path)
    with hold(tmp_path), hold(tmp_path):
        assert is_served(tmp_path)
    assert not is_served(tmp_path)
