from dataclasses import replace
from datetime import timedelta

import pytest

from meshup.community.domain.people import remove
from meshup.community.domain.sign_in_links import holder_of, sign_in_link, use_link
from meshup.community.errors import LinkUsed, NoNode, NoSuchPerson
from meshup.community.models import Person
from meshup.kit import clock
from meshup.kit.tokens import BadToken, ExpiredToken, sign


def token_for(person, **more):
    return sign_in_link(person.email, **more).removesuffix("/").rpartition("/")[2]


def test_a_link_opens_once(ada):
    token = token_for(ada)
    assert holder_of(token) == holder_of(token) == ada
    assert use_link(token) == ada
    with pytest.raises(LinkUsed):
        use_link(token)
    with pytest.raises(LinkUsed):
        holder_of(token)


def test_a_link_names_the_node_and_the_language(ada):
    Person.objects.filter(pk=ada.pk).update(language="fr")
    assert sign_in_link("Ada@Paris.Example").startswith("http://127.0.0.1:8000/fr/sign-in/link/")


def test_nobody_else_gets_a_link(ada):
    with pytest.raises(NoSuchPerson):
        sign_in_link("chloe@example.org")


def test_a_link_lives_for_an_hour(ada):
    token = token_for(ada)
    with clock.set_to(clock.now() + timedelta(minutes=61)), pytest.raises(ExpiredToken):
        use_link(token)


def test_signing_in_otherwise_ends_the_link(ada):
    first, second = token_for(ada), token_for(ada)
    use_link(first)
    with pytest.raises(LinkUsed):
        use_link(second)


def test_the_link_of_somebody_who_left_opens_nothing(ada, bilal):
    token = token_for(bilal)
    remove(ada, bilal.pk)
    with pytest.raises(LinkUsed):
        use_link(token)


def test_a_token_for_something_else_is_no_link(ada):
    facts = {"person": ada.pk, "seen": ""}
    until = clock.now() + timedelta(hours=1)
    secret = "a key of fifty characters that signs only in tests"
    for purpose, key in (("other", secret), ("community.enter", "guessed")):
        with pytest.raises(BadToken):
            use_link(sign(facts, purpose=purpose, until=until, secret=key))


def test_without_a_key_of_its_own_a_node_makes_and_takes_no_links(ada, settings):
    token = token_for(ada)
    settings.CONFIG = replace(settings.CONFIG, secret_key="")
    with pytest.raises(NoNode):
        sign_in_link(ada.email)
    with pytest.raises(NoNode):
        use_link(token)
