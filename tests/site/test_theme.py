"""The node's colours arrive as a style sheet that the front may keep."""

from __future__ import annotations


def test_the_theme_has_the_nodes_colours(as_chloe, node):
    node.primary = "#402060"
    node.save()
    answer = as_chloe.get("/theme.css")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "--banner: #402060;" in answer.text
    assert (answer["X-Meshup-Tags"], answer.cookies) == ("node", {})


def test_a_node_that_is_not_set_up_says_so(client, db):
    assert client.get("/theme.css").status_code == 404
