from __future__ import annotations

import asyncio

import pytest

from meshup.web_server import request_body
from meshup.web_server.byte_budget import ByteBudget
from meshup.web_server.request_body import Gone, NoSpace, TooLarge, TooSlow, body_of


def sending(*chunks, more_at_the_end=False):
    """Return what receives these chunks, and then waits for ever or finds the sender gone."""
    messages = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    if not more_at_the_end:
        messages.append({"type": "http.request", "body": b"", "more_body": False})
    waiting = iter(messages)

    async def receive():
        message = next(waiting, None)
        if message is None:
            await asyncio.sleep(60)
        return message

    return receive


def read(*chunks, budget, most_bytes=100, **how):
    return asyncio.run(body_of([], sending(*chunks, **how), most_bytes=most_bytes, budget=budget))


def test_a_body_counts_until_it_is_closed():
    budget = ByteBudget(10)
    body = read(b"abc", b"def", budget=budget)
    assert (body.read(), budget.taken_bytes) == (b"abcdef", 6)
    body.close()
    body.close()
    assert budget.taken_bytes == 0


def test_all_bodies_together_are_bounded():
    budget = ByteBudget(10)
    first = read(b"x" * 6, budget=budget)
    with pytest.raises(NoSpace):
        read(b"abc", b"de", budget=budget)
    assert budget.taken_bytes == 6
    second = read(b"abcd", budget=budget)
    first.close(), second.close()
    assert budget.taken_bytes == 0


def test_what_is_refused_or_not_finished_counts_no_more(monkeypatch):
    monkeypatch.setattr(request_body, "SILENCE_SECONDS", 0.05)
    budget = ByteBudget(1_000)
    with pytest.raises(TooLarge):
        read(b"x" * 60, b"x" * 60, budget=budget)
    with pytest.raises(TooSlow):
        read(b"x" * 60, budget=budget, more_at_the_end=True)

    async def leave():
        return {"type": "http.disconnect"}

    with pytest.raises(Gone):
        asyncio.run(body_of([], leave, most_bytes=100, budget=budget))
    assert budget.taken_bytes == 0


def test_who_sends_a_little_now_and_then_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(request_body, "WHOLE_SECONDS", 0.1)

    async def trickle():
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    with pytest.raises(TooSlow):
        asyncio.run(body_of([], trickle, most_bytes=100, budget=ByteBudget(100)))
