"""Ready texts, put together: bounds, whole words, nothing forgotten."""

from hypothesis import given, strategies as st

from meshup.agenda_desk.domain.announcement import (
    LINK_LENGTH,
    POST_LENGTH,
    Announcement,
    forum_post_of,
    hashtag_of,
    length_of,
    mail_of,
    post_of,
    shortened,
)

URL = "https://paris.example/en/events/paris-2026-12-02/"
WORDS = st.text("abcé #*_<[:/.", max_size=700)
LINES = st.lists(st.text("abc é,", min_size=1, max_size=200), max_size=4).map(tuple)
EVENING = Announcement(
    headline="Paris P2P monthly #92",
    subject="Paris P2P monthly #92, Wednesday 2 December 2026, 18:30",
    facts=("Wednesday 2 December 2026, 18:30 to 23:00", "Ground Control, 81 rue du Charolais"),
    summary="Peers meet, talk and build.",
    text="All are **welcome**.",
    sections=(("Programme", ("19:00 Talks", "21:00 Free for all")),),
    url=URL,
    node="Paris P2P",
    hashtags=("#ParisP2P", "#Paris"),
)


def test_a_post_says_what_when_where_and_leads_on():
    assert post_of(EVENING) == (
        "Paris P2P monthly #92\n"
        "Wednesday 2 December 2026, 18:30 to 23:00\n"
        "Ground Control, 81 rue du Charolais\n\n"
        "Peers meet, talk and build.\n\n"
        f"{URL}\n\n"
        "#ParisP2P #Paris"
    )


def test_a_forum_gets_all_of_it_as_markdown():
    assert forum_post_of(EVENING) == (
        "## Paris P2P monthly #92\n\n"
        "**Wednesday 2 December 2026, 18:30 to 23:00**  \n"
        "Ground Control, 81 rue du Charolais\n\n"
        "Peers meet, talk and build.\n\n"
        "All are **welcome**.\n\n"
        "### Programme\n\n- 19:00 Talks\n- 21:00 Free for all\n\n"
        f"<{URL}>"
    )


def test_plain_words_stay_plain_in_markdown_and_links_stay_links():
    hostile = Announcement(
        headline="# C* _and_ <b>C#", facts=("At [x](y)", f"Online {URL}"), summary="a|b`c`", url=URL
    )
    assert forum_post_of(hostile) == (
        "## \\# C\\* \\_and\\_ \\<b\\>C\\#\n\n"
        f"**At \\[x\\](y)**  \nOnline <{URL}>\n\n"
        f"a\\|b\\`c\\`\n\n<{URL}>"
    )


def test_a_mail_is_plain_text_with_a_signature():
    assert mail_of(EVENING).endswith(f"{URL}\n\n-- \nParis P2P")
    assert "Programme\n- 19:00 Talks" in mail_of(EVENING)


def test_a_link_counts_as_mastodon_counts_it():
    assert length_of(URL) == LINK_LENGTH
    assert length_of("http://a.fr") == LINK_LENGTH
    assert length_of(f"({URL}).") == LINK_LENGTH + 3
    assert length_of(f"at {URL} and {URL}") == 2 * LINK_LENGTH + 8


def test_hashtags_are_read_aloud_word_by_word():
    names = ["Paris P2P", "nœud d'Île-de-France", "2600", "", "Clermont_Ferrand", "東京"]
    assert [hashtag_of(name) for name in names] == [
        *("#ParisP2P", "#NœudDÎleDeFrance", "", "", "#ClermontFerrand", "#東京"),
    ]


@given(WORDS, st.integers(0, 120))
def test_what_is_shortened_has_whole_words(text, most):
    short = shortened(text, most)
    assert length_of(short) <= most
    words = text.split()
    if short.endswith("…"):
        kept = short.removesuffix("…").split()
        assert kept == words[: len(kept)]
        assert len(kept) < len(words)
    else:
        assert short in ("", " ".join(words))


@given(WORDS.filter(str.strip), LINES, WORDS, st.integers(0, 300))
def test_a_post_fits_and_always_has_its_link(headline, facts, summary, length):
    url = f"https://paris.example/{'x' * length}/"
    post = post_of(
        Announcement(headline=headline, facts=facts, summary=summary, url=url, hashtags=("#A",))
    )
    assert length_of(post) <= POST_LENGTH
    assert url in post.split()
    known = {*headline.split(), *summary.split(), *(w for f in facts for w in f.split())}
    for word in post.split():
        assert word in known or word.removesuffix("…") in known or word in (url, "#A")


@given(st.integers(0, 600))
def test_summary_goes_first_then_hashtags_and_when_stays_longest(length):
    post = post_of(
        Announcement(
            headline="Title",
            facts=("When", "w" * length),
            summary="many words " * 50,
            url=URL,
            hashtags=("#Paris",),
        )
    )
    assert "Title\nWhen" in post
    if "many" in post:
        assert "#Paris" in post
    if "#Paris" in post:
        assert "w" * length in post
