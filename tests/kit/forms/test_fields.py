"""Days and hours that people type leave room for what is added to them."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from meshup.kit.forms.fields import WallTimeField, day_field


@pytest.mark.parametrize("day", ["0001-01-01", "0999-12-31", "9000-01-01", "9999-12-31"])
def test_a_day_out_of_reach_is_refused(day):
    for field, typed in ((day_field("Day"), day), (WallTimeField(), f"{day}T23:59")):
        with pytest.raises(ValidationError) as refused:
            field.clean(typed)
        assert refused.value.code == "invalid"


@pytest.mark.parametrize("day", ["1000-01-01", "2026-12-02", "8999-12-31"])
def test_a_day_within_reach_can_be_added_to(day):
    found = day_field("Day").clean(day)
    assert found == date.fromisoformat(day)
    moment = WallTimeField().clean(f"{day}T18:30")
    assert moment == datetime.fromisoformat(f"{day}T18:30")
    assert moment + timedelta(days=62) > moment - timedelta(days=62)
