"""The rounds of an evening on each phone, on the wall and on the page of now."""
