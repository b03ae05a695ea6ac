"""A town tells the country of a venue and about where it is; what hosts have written stays."""

from dataclasses import replace

from hypothesis import given, strategies as st

from meshup.agenda.domain.occurrence import Place
from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.venue_towns import with_town
from meshup.kit.towns import towns_named

HALL = VenuePlan(name="La Halle", street="1 rue des Pairs", city="Lyon")
TOWNS = ("Paris", "Lyon", "Köln", "Saint-Denis", "Springfield", "Nowhere in particular", "")


def place_of(plan):
    names = ("name", "street", "city", "country", "latitude", "longitude")
    return Place(slug="la-halle", **{name: getattr(plan, name) for name in names})


def test_a_venue_is_where_its_town_is():
    (lyon, *_others) = towns_named("Lyon", "FR")
    placed = with_town(HALL, "FR")
    assert (placed.country, placed.latitude, placed.longitude) == (
        "FR",
        lyon.latitude,
        lyon.longitude,
    )


def test_of_several_towns_of_a_name_the_one_of_the_same_country_is_meant():
    paris = replace(HALL, city="Paris")
    assert [with_town(paris, home).country for home in ("US", "FR", "", "JP")] == [
        *("US", "FR", "FR", "FR")
    ]
    (texas, *_others) = towns_named("Paris", "US")
    assert with_town(replace(paris, country="US"), "FR").latitude == texas.latitude


def test_coordinates_of_the_town_go_along_when_a_venue_moves_and_written_ones_stay():
    before = with_town(HALL, "FR")
    moved = with_town(replace(before, city="Köln"), "FR", place_of(before))
    assert (moved.country, moved.latitude) == ("DE", towns_named("Köln")[0].latitude)
    exact = replace(before, latitude=45.7578, longitude=4.832)
    assert with_town(replace(exact, city="Villeurbanne"), "FR", place_of(exact)) == replace(
        exact, city="Villeurbanne"
    )


plans = st.builds(
    VenuePlan,
    name=st.just("La Halle"),
    city=st.sampled_from(TOWNS),
    country=st.sampled_from(("", "FR", "US", "DE")),
    latitude=st.none() | st.floats(-90, 90),
    longitude=st.none() | st.floats(-180, 180),
)


@given(plans, st.sampled_from(("", "FR", "US")))
def test_what_is_written_stays_and_nothing_else_changes(plan, home):
    placed = with_town(plan, home)
    for name in ("name", "street", "city"):
        assert getattr(placed, name) == getattr(plan, name)
    assert plan.country in {"", placed.country}
    if plan.latitude is not None:
        assert (placed.latitude, placed.longitude) == (plan.latitude, plan.longitude)
    assert with_town(placed, home) == placed


@given(plans, st.sampled_from(("", "FR", "US")))
def test_saving_a_venue_that_did_not_move_changes_nothing(plan, home):
    assert with_town(plan, home, place_of(plan)) == plan
