"""``meshup forecast``: a file needs no node, and what is wrong is one sentence."""

import json
import subprocess
import sys

import pytest

from tests.forecast.histories import event, steady
from tests.shell import Shell

pytestmark = pytest.mark.once  # it asks no database

BROKEN = {"MESHUP_PORT": "x", "MESHUP_NONSENSE": "1", "DJANGO_SETTINGS_MODULE": "nowhere"}


@pytest.fixture
def shell(tmp_path):
    return Shell(tmp_path / "nowhere")


@pytest.fixture
def history(tmp_path):
    """Return where ten evenings stand, and one that is to come, a week before."""
    evenings = [event(48 + 6 * (n % 5), 80 + 10 * (n % 5), number=n) for n in range(10)]
    return written(tmp_path, [*evenings, event(None, 100, number=10, until=7)])


def written(folder, events):
    path = folder / "history.json"
    path.write_text(json.dumps({"events": [as_json(event) for event in events]}))
    return path


def as_json(event):
    return {
        "starts": event.starts.isoformat(),
        "format": event.format,
        "heads": event.heads,
        "snapshots": [
            {"days_before": counts.days_before, "counts": dict(counts.counts)}
            for counts in event.snapshots
        ],
    }


def test_a_file_is_forecast_in_words(shell, history):
    ended = shell.run("forecast", str(history), **BROKEN)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines() == [
        "About 60, probably 42–84.",
        (
            "About 194 come for every 100 who are counted by this time, and lately about 61 came"
            " (10 past events)."
        ),
    ]


def test_json_is_all_that_is_printed(shell, history):
    ended = shell.run("forecast", "--json", str(history), **BROKEN)
    answer = json.loads(ended.stdout)
    assert ended.stdout.count("\n") == 1
    assert list(answer) == ["median", "low", "high", "reason"]
    assert answer["low"] < answer["median"] < answer["high"]
    assert answer["reason"].endswith(".")


def test_no_data_folder_is_made_or_looked_at(shell, history):
    for words in (["--json"], ["--backtest"], ["--backtest", "--json"]):
        assert shell.run("forecast", *words, str(history), **BROKEN).returncode == 0
    assert shell.run("forecast", "--help", **BROKEN).stdout.startswith("usage: meshup forecast")
    assert not shell.data.exists()
    locked = shell.run("forecast", str(history), MESHUP_DATA="/proc/nowhere")
    assert (locked.returncode, locked.stderr) == (0, "")


def test_no_module_of_django_is_loaded_for_a_file(history):
    code = (
        "import sys; from meshup.cli import run; run(['forecast', sys.argv[1]]);"
        "sys.exit(any(name in sys.modules for name in ('django', 'meshup.settings')))"
    )
    words = [sys.executable, "-c", code, history]
    assert subprocess.run(words, check=False, stdout=subprocess.DEVNULL).returncode == 0


def test_standard_input_is_read_too(shell, history):
    assert shell.run("forecast", "-", typed=history.read_text()).stdout == (
        shell.run("forecast", str(history)).stdout
    )


def test_a_back_test_has_all_rivals_by_lead(shell, history):
    by_lead = json.loads(shell.done("forecast", "--backtest", str(history), "--json"))["by_lead"]
    assert list(by_lead) == ["14", "7", "3", "1", "0"]
    assert by_lead["7"]["own"] == {
        "events": 9,
        "ncrps": 0.5,
        "pinball": {"0.1": 0.05, "0.5": 0.25, "0.9": 0.45},
        "coverage": None,
        "width": None,
    }
    for scores in by_lead.values():
        assert scores.keys() == {"pool", "climatology", "own", "all", "last"}
        assert scores["pool"]["coverage"] == 1
    assert 0 < by_lead["7"]["pool"]["ncrps"] < by_lead["7"]["own"]["ncrps"]


def test_a_back_test_is_a_table_for_people(shell, history):
    lines = shell.done("forecast", "--backtest", str(history)).splitlines()
    assert lines[0] == "14 days before        nCRPS  pinball .1   .5   .9  coverage  width  events"
    assert [line.split("  ")[1] for line in lines[1:6]] == [
        "forecast",
        "usual attendance",
        "like last time",
        "own registrations",
        "all registrations",
    ]
    assert [line for line in lines if line and line[0] != " "][1:] == [
        line.replace("14 days before", f"{day:<14}")
        for line in lines[:1]
        for day in ("7 days before", "3 days before", "1 day before", "On the day")
    ]


def test_without_events_to_score_a_back_test_says_so(shell, tmp_path):
    path = written(tmp_path, steady(1))
    assert shell.done("forecast", "--backtest", str(path)).startswith("No event can be scored")
    found = json.loads(shell.done("forecast", "--backtest", "--json", str(path)))
    assert found == {"by_lead": {}}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "meshup forecast: which FILE? (see: meshup forecast --help)\n"),
        (["--json"], "meshup forecast: which FILE? (see: meshup forecast --help)\n"),
        (
            ["--nonsense"],
            "meshup forecast: unrecognized arguments: --nonsense (see: meshup forecast --help)\n",
        ),
        (["nowhere.json"], "nowhere.json: It cannot be read: No such file or directory.\n"),
        (["no\nwhere"], "no where: It cannot be read: No such file or directory.\n"),
        (["/"], "/: It cannot be read: Is a directory.\n"),
        (["-", "--json"], "Standard input: It is not JSON: Expecting value (line 1, column 1).\n"),
        (
            ["--backtest", "-"],
            "Standard input: It is not JSON: Expecting value (line 1, column 1).\n",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence(shell, words, sentence):
    ended = shell.run("forecast", *words, typed="nonsense", **BROKEN)
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", sentence)


def test_a_file_that_is_wrong_is_named_with_the_place(shell, tmp_path):
    events = [as_json(event) for event in steady(3)]
    events[1]["heads"] = True
    path = tmp_path / "history.json"
    path.write_text(json.dumps({"events": events}))
    ended = shell.run("forecast", str(path), "--json")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"{path}: Event 2: “heads” is true; it must be a whole number from 0 to 1000000000 or"
        " null.\n"
    )


def test_fields_that_mean_nothing_are_named_beside_the_answer(shell, tmp_path):
    events = [as_json(event(None, 100)) | {"title": "May"}]
    path = tmp_path / "history.json"
    path.write_text(json.dumps({"events": events}))
    ended = shell.run("forecast", str(path), "--json")
    assert json.loads(ended.stdout)["median"] > 0
    assert ended.stderr == "Left out, for it means nothing here: “title” (1).\n"


def test_many_fields_that_mean_nothing_are_counted(shell, tmp_path):
    path = tmp_path / "history.json"
    fields = {f"f{number}": 1 for number in range(12)}
    path.write_text(json.dumps({"events": [as_json(event(None, 100)) | fields]}))
    ended = shell.run("forecast", str(path), "--json")
    assert ended.returncode == 0
    assert ended.stderr.endswith("“f2” (1) and 7 more.\n")


def test_what_steers_a_terminal_is_written_out_on_one_line(shell, tmp_path):
    path = tmp_path / "history.json"
    row = as_json(event(None, 100))
    row["snapshots"][0]["counts"]["\x1b[31mred\n\ud800"] = -1
    path.write_text(json.dumps({"events": [row]}))
    ended = shell.run("forecast", str(path))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert r"\x1b[31mred \ud800" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_no_name_is_no_file(shell):
    ended = shell.run("forecast", "")
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", "“”: It names no file.\n")
