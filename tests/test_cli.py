"""The command line: what is asked for is done, and what is wrong is told in a sentence."""

import pytest

from meshup.cli import COMMANDS, run
from tests.shell import Shell

GIVEN = {
    "--name": "Rouen P2P",
    "--city": "Rouen",
    "--languages": "fr,en",
    "--time-zone": "Europe/Paris",
    "--contact": "bonjour@rouen.example",
    "--host-name": "Ada",
    "--address": "https://rouen.example",
}


@pytest.fixture
def shell(tmp_path):
    return Shell(tmp_path / "data")


def options(**changes):
    given = GIVEN | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    return ["init", "--yes", *(word for pair in given.items() for word in pair)]


def test_help_lists_every_command(capsys):
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    rows = [line.split()[0] for line in said.splitlines() if line.startswith("  ")]
    assert rows == [*COMMANDS, "manage"]


def test_a_slip_of_the_pen_gets_a_guess(capsys):
    assert run(["restoer"]) == 2
    assert "Did you mean: meshup restore?" in capsys.readouterr().err


@pytest.mark.once  # it asks no database
@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_tells_more_about_itself(shell, name):
    ended = shell.run(name, "--help")
    assert (ended.returncode, ended.stdout.split("\n")[0].split()[:3]) == (
        0,
        ["usage:", "meshup", name],
    )
    assert "--settings" not in ended.stdout
    assert not (shell.data / "meshup.env").exists()


def test_a_new_node_is_set_up_by_options(shell):
    ended = shell.run(*options())
    assert ended.returncode == 0, ended.stderr
    assert "https://rouen.example/fr/sign-in/link/" in ended.stdout
    assert shell.run("doctor", "--quiet").returncode == 0
    again = shell.run(*options(name="Another"))
    assert (again.returncode, again.stderr) == (1, "This node is already set up: Rouen P2P.\n")


def test_every_wrong_answer_is_told_at_once_and_nothing_is_set_up(shell):
    ended = shell.run(*options(languages="fr,xx", time_zone="Paris", contact="nobody"))
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "--languages: There is no translation into “xx”. There is: en, fr.",
        "--time-zone: There is no time zone “Paris”. Write one such as Europe/Paris.",
        "--contact: “nobody”: Enter a valid email address.",
    ]
    assert "There is no node in" in shell.run("link", "ada@rouen.example").stderr


def test_every_missing_answer_is_named_with_its_question(shell):
    ended = shell.run("init", "--yes", "--city", "Rouen")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.splitlines() == [
        "--name is missing: What is the community called?",
        "--contact is missing: At which e-mail address can people reach it?",
        "--host-name is missing: What is the first host called?",
    ]


def test_a_city_gives_its_zone_and_the_shell_its_language(shell):
    given = {"--name": "Kyoto P2P", "--city": "kyoto", "--contact": "k@kyoto.example"}
    words = [word for pair in given.items() for word in pair]
    ended = shell.run("init", "--yes", *words, "--host-name", "Ada", LC_ALL="fr_FR.UTF-8")
    assert ended.returncode == 0, ended.stderr
    assert "kyoto (JP, 35.021, 135.754, Asia/Tokyo)" in ended.stdout
    assert "Languages of its pages: fr\n" in ended.stdout


def test_nobody_is_asked_when_nobody_is_there(shell):
    ended = shell.run("init", typed="")
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "Nobody is here to answer: give --yes and the options.",
        "--name is missing: What is the community called?",
        "--city is missing: In which city does it meet?",
        "--time-zone is missing: In which time zone?",
        "--contact is missing: At which e-mail address can people reach it?",
        "--host-name is missing: What is the first host called?",
    ]


def test_a_node_that_is_not_set_up_says_what_to_do(shell):
    ended = shell.run("link", "ada@paris.example")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("There is no node in ")
    assert "meshup init" in ended.stderr
    doctor = shell.run("doctor")
    assert doctor.returncode == 1
    assert "Traceback" not in doctor.stdout + doctor.stderr


def test_the_nodes_own_history_needs_a_node(shell):
    ended = shell.run("forecast", "--backtest")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("There is no node in ")


@pytest.mark.once  # it asks no database
def test_mistakes_in_the_settings_are_told_at_once(shell):
    ended = shell.run("serve", MESHUP_PORT="x", MESHUP_NONSENSE="1")
    assert ended.returncode == 2
    assert [line.split()[0] for line in ended.stderr.splitlines()[1:]] == [
        "MESHUP_PORT",
        "MESHUP_NONSENSE",
    ]


@pytest.mark.once  # it asks no database
def test_a_data_folder_that_cannot_be_made_is_told(shell):
    ended = shell.run("doctor", MESHUP_DATA="/proc/nowhere")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 2)


def test_settings_say_where_they_come_from_and_keep_secrets(shell):
    shell.done(*options())
    said = shell.done("settings")
    assert "MESHUP_ADDRESS = https://rouen.example   [meshup.env]" in said
    assert "MESHUP_SECRET_KEY = (set, not shown)   [meshup.env]" in said
    assert "MESHUP_PORT = 8000   [default]" in said


def test_a_link_is_for_people_with_a_role(shell):
    shell.done(*options())
    assert shell.done("link", "Bonjour@Rouen.example").startswith("https://rouen.example/fr/")
    ended = shell.run("link", "chloe@rouen.example")
    assert (ended.returncode, ended.stderr) == (1, "There is no such person here.\n")
