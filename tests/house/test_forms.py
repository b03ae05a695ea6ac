"""What somebody types comes in by one door, which drops what cannot be shown."""

from tests.house.tree import TOP


def test_words_are_typed_into_printable_fields_everywhere():
    door = TOP / "src/meshup/kit/forms/fields.py"
    others = [
        str(path.relative_to(TOP))
        for path in (TOP / "src").rglob("*.py")
        if "forms.CharField" in path.read_text() and path != door
    ]
    assert others == []
