"""Lines written as the table that a spreadsheet would put on the clipboard."""

import csv
from io import StringIO

from meshup.pasted_timetables.tables import FORMULA


def lines_as_table(lines, languages):
    """Return lines as TSV that ``read_table`` takes; a cell that looks like a formula is quoted."""
    texts = [f"{name} {code}" for name in ("title", "notes") for code in languages]
    file = StringIO()
    writer = csv.writer(file, delimiter="\t", lineterminator="\n")
    writer.writerow(["day", "from", "to", "kind", *texts, "place", "track", "languages", "links"])
    for line in lines:
        cells = [
            str(line.day or ""),
            *(f"{at:%H:%M}" if at else "" for at in (line.starts, line.ends)),
            line.kind,
            *(words.get(code, "") for words in (line.titles, line.notes) for code in languages),
            *(line.zone, line.track, ", ".join(line.languages), line.links),
        ]
        writer.writerow([f"'{cell}" if FORMULA.match(cell) else cell for cell in cells])
    return file.getvalue()
