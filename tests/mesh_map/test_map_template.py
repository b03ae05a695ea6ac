"""The map as a piece of a page."""

from __future__ import annotations

from pathlib import Path

import lxml.html
from django.template import Context, Engine
from django.utils.translation import override

from meshup.mesh import map_drawing
from meshup.mesh.map_drawing import draw
from meshup.mesh.map_marks import MapPoint

TEMPLATES = Path(map_drawing.__file__).parent / "templates"
FRANCE = (
    *(("Paris", 48.85, 2.35), ("Lyon", 45.76, 4.83), ("Nantes", 47.22, -1.55)),
    *(("Rouen", 49.44, 1.1), ("Dijon", 47.32, 5.04), ("Lille", 50.63, 3.06)),
    *(("Strasbourg", 48.57, 7.75), ("Toulouse", 43.6, 1.44), ("Marseille", 43.3, 5.37)),
    *(("Bordeaux", 44.84, -0.58), ("Rennes", 48.11, -1.68), ("Grenoble", 45.19, 5.72)),
)


def rendered(points, language="en"):
    engine = Engine(
        dirs=[str(TEMPLATES)],
        libraries={"i18n": "meshup.kit.templatetags.translate_tag"},
        builtins=["meshup.kit.templatetags.compiled_tags"],
    )
    with override(language):
        return engine.get_template("mesh/_map.html").render(
            Context({"map": draw(points, "#nodes"), "map_name": "Where nodes are"})
        )


def france():
    return [
        MapPoint(north, east, f"{city} P2P", f"https://{city.lower()}.example/", "node", city)
        for city, north, east in FRANCE
    ]


def test_france_with_twelve_nodes_is_few_bytes_in_either_language():
    for language in ("en", "fr"):
        page = rendered(france(), language)
        assert len(page.encode()) <= 40_000
        links = lxml.html.fromstring(page).xpath("//a")
        assert [link.get("href") for link in links] == [point.href for point in france()]
        names = ["".join(link.xpath("./title/text()")).strip() for link in links]
        assert names == [point.name for point in france()]
        assert all(text.get("aria-hidden") for link in links for text in link.xpath("./text"))


def test_nothing_in_it_is_a_style_or_script_of_its_own():
    page = rendered(france())
    assert "style=" not in page
    assert "<script" not in page


def test_names_of_strangers_are_words_and_nothing_else():
    page = rendered([MapPoint(1, 1, "<script>alert(1)</script>", 'x"onclick="y', "node")])
    assert lxml.html.fromstring(page).xpath("//script | //*[@onclick]") == []


def test_a_mark_of_several_says_how_many_and_leads_to_the_list():
    crowd = [MapPoint(48.85 + n / 900, 2.35, f"Node {n}", f"/{n}") for n in range(30)]
    tree = lxml.html.fromstring(rendered([*crowd, MapPoint(-34, 151, "Sydney", "/s")]))
    first = tree.xpath("//a")[0]
    assert first.get("href") == "#nodes"
    assert " ".join("".join(first.xpath("./title/text()")).split()) == "Node 0 and 29 more"
    assert first.xpath("./text/text()")[0] == "30"
