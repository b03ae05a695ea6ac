from datetime import UTC, datetime, timedelta
from threading import Thread

from meshup.kit.erasure_log import Erasure, append, email_hash, read, write

AT = datetime(2026, 12, 1, 18, tzinfo=UTC)
ADA = Erasure(AT, 3, email_hash("ada@x.example", "key"), None)
PEER = Erasure(AT + timedelta(days=1), None, "", 12)


def test_what_is_logged_is_read_again_and_names_nobody(tmp_path):
    path = tmp_path / "erasures"
    append(path, ADA)
    append(path, PEER)
    assert read(path) == [ADA, PEER]
    assert "ada" not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_hash_needs_the_key_and_knows_no_case():
    assert email_hash("ADA@x.example", "key") == ADA.email
    assert email_hash("ada@x.example", "another key") != ADA.email
    assert email_hash("", "key") == ""


def test_a_line_that_was_cut_harms_no_other(tmp_path, caplog):
    path = tmp_path / "erasures"
    append(path, ADA)
    path.write_bytes(path.read_bytes() + b'{"at":"2026-12')
    append(path, PEER)
    assert read(path) == [ADA, PEER]
    assert "Line 2" in caplog.text
    caplog.clear()


def test_a_log_is_written_anew_without_doubles_in_the_order_of_time(tmp_path):
    path = tmp_path / "erasures"
    write(path, [PEER, ADA, PEER])
    assert read(path) == [ADA, PEER]
    write(path, [])
    assert not path.exists()
    assert read(path) == []


def test_two_who_write_at_once_lose_no_line(tmp_path):
    path = tmp_path / "erasures"

    def write_some(number):
        for _ in range(20):
            append(path, Erasure(AT, number, "", None))

    writers = [Thread(target=write_some, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(read(path)) == 80
