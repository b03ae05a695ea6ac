"""What a browser sends of the lines of a timetable, as a page shows them."""


def sent_lines(lines):
    """Return the fields of every line that ``lines`` shows, the spare ones too."""
    data = {f"lines-{name}": value for name, value in lines.management_form.initial.items()}
    for line in lines:
        for name in ("day", "starts", "ends", "kind"):
            if name in line.fields:
                data[line.add_prefix(name)] = line[name].value() or ""
        for code, words in (line["titles"].value() or {}).items():
            data[f"{line.add_prefix('titles')}_{code}"] = words
    return data
