"""``meshup encounters plan``: an evening from a file, without a node."""

import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from meshup.encounters.__main__ import main
from tests.commands import SOURCES
from tests.effort import examples
from tests.encounters.checker import Checker
from tests.encounters.evening_files import evenings
from tests.shell import Shell

pytestmark = pytest.mark.once  # it asks no database

BROKEN = {"MESHUP_PORT": "x", "MESHUP_NONSENSE": "1", "DJANGO_SETTINGS_MODULE": "nowhere"}
EVENING = {
    "rounds": 3,
    "seed": 7,
    "tables": None,
    "people": [
        {"id": "ada", "languages": ["fr", "en"], "wishes": ["bilal"]},
        {"id": "bilal", "languages": ["fr"], "present": [1, 2]},
        {"id": "chloé", "languages": ["en", "fr"], "topics": ["maps"], "newcomer": True},
        {"id": "dan", "languages": ["en"], "present": [2, 3], "repeats_ok": True},
        {"id": "eve", "languages": ["es"]},
    ],
    "met": [["ada", "dan", 2, "2026-03-05T19:00:00+01:00"]],
    "blocked": [["dan", "bilal"]],
}


@pytest.fixture
def shell(tmp_path):
    return Shell(tmp_path / "nowhere")


@pytest.fixture
def file(tmp_path):
    return written(tmp_path, EVENING)


def written(folder, evening):
    path = folder / "evening.json"
    path.write_text(json.dumps(evening))
    return path


def planned(capsys, *words):
    """Run the command in this process, which must go well; return its output."""
    assert main([*map(str, words)]) == 0
    return capsys.readouterr().out


def test_json_is_all_that_is_printed_and_keeps_all_rules(shell, file):
    ended = shell.run("encounters", "plan", "--json", str(file), **BROKEN)
    assert (ended.returncode, ended.stderr, ended.stdout.count("\n")) == (0, "", 1)
    answer = json.loads(ended.stdout)
    assert list(answer) == ["rounds", "bound", "new_encounters", "repeats", "certificate"]
    assert [list(row) for row in answer["rounds"]] == [["tables", "resting"]] * 3
    Checker(EVENING).check(answer)
    assert all("eve" in row["resting"] for row in answer["rounds"])


def test_who_is_the_only_one_reads_that_nobody_else_is_here(capsys, tmp_path):
    file = written(tmp_path, {"rounds": 1, "people": [{"id": "ada", "languages": ["fr"]}]})
    assert "  rests      ada: nobody else is here" in planned(capsys, "plan", file).splitlines()


def test_the_module_runs_alone_from_any_folder(shell, file, tmp_path):
    words = [sys.executable, "-m", "meshup.encounters"]
    environ = {"PYTHONPATH": str(SOURCES), "MESHUP_DATA": "/proc/nowhere", **BROKEN}
    for given_words in (["plan", str(file), "--json"], [str(file), "--json"], ["--json", "-"]):
        ended = subprocess.run(
            [*words, *given_words],
            env=environ,
            cwd="/",
            input=file.read_text(),
            capture_output=True,
            text=True,
            check=True,
        )
        assert ended.stdout == shell.done("encounters", "plan", str(file), "--json")
    assert [path.name for path in tmp_path.iterdir()] == ["evening.json"]


def test_no_data_folder_is_made_or_looked_at(shell, file):
    for words in ([], ["--json"], ["--clairvoyant"]):
        assert shell.run("encounters", "plan", *words, str(file), **BROKEN).returncode == 0
    assert "usage: meshup encounters plan" in shell.done("encounters", "plan", "--help")
    assert not shell.data.exists()
    locked = shell.run("encounters", "plan", str(file), MESHUP_DATA="/proc/nowhere")
    assert (locked.returncode, locked.stderr) == (0, "")


def test_no_module_of_django_is_loaded(file):
    code = (
        "import sys; from meshup.cli import run; run(['encounters', 'plan', sys.argv[1]]);"
        "sys.exit(any(name in sys.modules for name in ('django', 'meshup.settings')))"
    )
    words = [sys.executable, "-c", code, file]
    assert subprocess.run(words, check=False, stdout=subprocess.DEVNULL).returncode == 0


def test_in_words_each_round_has_its_tables_and_why_somebody_rests(capsys, file):
    lines = planned(capsys, "plan", file).splitlines()
    assert [line for line in lines if line.startswith("Round")] == ["Round 1", "Round 2", "Round 3"]
    rests = [line for line in lines if line.startswith("  rests      eve")]
    said = "  rests      eve: nobody else of the {} here shares a language"
    assert rests == [said.format(others) for others in (3, 4, 3)]
    assert lines[-1].endswith(" rests.")
    assert "new encounters of" in lines[-1]


def test_who_is_not_here_and_unknown_fields_are_left_out_and_named(capsys, tmp_path):
    evening = json.loads(json.dumps(EVENING)) | {"title": "May"}
    evening["met"].append(["zed", "ada", 1, None])
    evening["blocked"] += [["zed", "ada"], ["x", "y"]]
    evening["people"][0]["wishes"].append("zed")
    path = written(tmp_path, evening)
    assert main([str(path), "--json"]) == 0
    out, error = capsys.readouterr()
    assert error.splitlines() == [
        "Left out, for it means nothing here: “title” (1).",
        "Left out, for it names people who are not here: “blocked” (2), “met” (1), “wishes” (1).",
    ]
    plain = planned(capsys, written(tmp_path, EVENING), "--json")
    assert out == plain


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "meshup encounters: the following arguments are required: plan"),
        (["plan"], "meshup encounters plan: the following arguments are required: FILE"),
        (["nonsense"], "meshup encounters: argument plan: invalid choice: 'nonsense'"),
        (["plan", "nowhere.json"], "nowhere.json: It cannot be read: No such file or directory."),
        (["plan", "/"], "/: It cannot be read: Is a directory."),
        (["plan", "-", "--json"], "Standard input: It is not JSON: Expecting value (line 1, colu"),
        (["plan", "-", "--no"], "meshup encounters: unrecognized arguments: --no (see: meshup"),
        (["plan", ""], "“”: It names no file."),
    ],
)
def test_what_is_wrong_is_one_sentence(shell, words, sentence):
    ended = shell.run("encounters", *words, typed="nonsense", **BROKEN)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(sentence)
    assert ended.stderr.count("\n") == 1


def test_what_steers_a_terminal_is_written_out(capsys, tmp_path):
    names = ["\x1b[31mred\nhot", "\u202eblue"]
    people = [{"id": name, "languages": ["fr"]} for name in names]
    out = planned(capsys, written(tmp_path, {"rounds": 1, "people": people}))
    assert r"\x1b[31mred hot" in out
    assert r"\u202eblue" in out
    assert len(out.splitlines()) == 4


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(evening=evenings(), clairvoyant=st.booleans())
def test_every_evening_keeps_all_rules(capsys, tmp_path, evening, clairvoyant):
    more = ["--clairvoyant"] if clairvoyant else []
    out = planned(capsys, written(tmp_path, evening), "--json", *more)
    Checker(evening).check(json.loads(out))


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(evening=evenings(), chance=st.randoms(use_true_random=False))
def test_the_order_in_a_file_changes_nothing(capsys, tmp_path, evening, chance):
    plain = json.loads(planned(capsys, written(tmp_path, evening), "--json"))
    for name in ("people", "met", "blocked"):
        chance.shuffle(evening[name])
    for pair in evening["blocked"] + evening["met"]:
        if chance.random() < 0.5:
            pair[0], pair[1] = pair[1], pair[0]
    evening["met"] += [["nobody", person["id"], 1, None] for person in evening["people"]]
    again = json.loads(planned(capsys, written(tmp_path, evening), "--json"))
    assert unordered(again) == unordered(plain)


def unordered(answer):
    """Return an answer in which the order of tables and names says nothing."""
    rounds = [
        (sorted(sorted(table) for table in row["tables"]), sorted(row["resting"]))
        for row in answer["rounds"]
    ]
    return rounds, answer["bound"], answer["new_encounters"], answer["repeats"]


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(evening=evenings(most_people=14))
def test_to_know_the_future_is_never_worse(capsys, tmp_path, evening):
    path = written(tmp_path, evening)
    plain = json.loads(planned(capsys, path, "--json"))
    knowing = json.loads(planned(capsys, path, "--json", "--clairvoyant"))
    assert knowing["new_encounters"] >= plain["new_encounters"]


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(evening=evenings(most_people=12, most_rounds=4), data=st.data())
def test_what_only_the_future_tells_changes_no_earlier_round(capsys, tmp_path, evening, data):
    """Whoever comes later, or goes later, is not known before."""
    known_rounds = data.draw(st.integers(1, evening["rounds"]))
    plain = json.loads(planned(capsys, written(tmp_path, evening), "--json"))
    for person in evening["people"]:
        first, last = person["present"]
        if last >= known_rounds:
            person["present"][1] = max(
                first, data.draw(st.integers(known_rounds, evening["rounds"]))
            )
    evening["people"] = [p for p in evening["people"] if p["present"][0] <= known_rounds]
    again = json.loads(planned(capsys, written(tmp_path, evening), "--json"))
    assert again["rounds"][:known_rounds] == plain["rounds"][:known_rounds]
