"""Paths that are filled in are those that Django reverses."""

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils.translation import override
from hypothesis import given, strategies as st

from meshup.kit.url_paths import path_in_language, path_of

PARTS = st.one_of(
    st.from_regex(r"[-a-zA-Z0-9_]{1,30}", fullmatch=True),
    st.integers(-3, 10**6),
    st.sampled_from(["", "no slug", "été", "a/b", "{0}", "%s", "confirm", "<b>"]),
)


def all_names(resolver=None, space=""):
    """Yield the names of all addresses, with those of their parts."""
    resolver = resolver or get_resolver()
    for name in resolver.reverse_dict:
        if isinstance(name, str):
            for [(_path, parts), *_], *_rest in resolver.reverse_dict.getlist(name):
                yield space + name, tuple(parts)
    for inner, (_prefix, below) in resolver.namespace_dict.items():
        yield from all_names(below, f"{space}{inner}:")


NAMES = sorted(set(all_names()))


def reversed_by_django(name, **given):
    try:
        return reverse(name, **given)
    except NoReverseMatch:
        return None


def filled_in(name, **given):
    try:
        return path_of(name, **given)
    except NoReverseMatch:
        return None


def test_there_are_names_of_every_kind():
    assert ("site:event", ("slug",)) in NAMES
    assert ("site:month", ("year", "month")) in NAMES
    assert len(NAMES) > 60


@given(st.sampled_from(NAMES), st.lists(PARTS, min_size=3, max_size=3), st.sampled_from("ef"))
def test_every_name_has_the_path_that_django_gives_it(address, parts, letter):
    name, names = address
    values = parts[: len(names)]
    with override({"e": "en", "f": "fr"}[letter]):
        named = {"kwargs": dict(zip(names, values, strict=True))}
        for given_parts in ({"args": values}, named):
            assert filled_in(name, **given_parts) == reversed_by_django(name, **given_parts)


def test_a_path_may_be_asked_for_in_another_language():
    with override("en"):
        assert path_of("site:event", kwargs={"slug": "x"}, language="fr") == "/fr/events/x/"
        assert path_of("site:home") == "/en/"


def test_what_has_no_name_has_no_path():
    with pytest.raises(NoReverseMatch):
        path_of("site:nothing")


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/en/", "/fr/"),
        ("/en/events/soiree/?day=2&x=/en/", "/fr/events/soiree/?day=2&x=/en/"),
        ("/agenda.ics", "/agenda.ics"),
        ("/embed/en/", "/embed/en/"),
        ("/english/", "/english/"),
        ("/", "/"),
    ],
)
def test_a_page_is_found_in_another_language(path, there):
    assert path_in_language(path, "fr") == there
