"""Connections over real sockets, with the transport that serves them."""

from __future__ import annotations

import asyncio
import resource
import socket
import struct
import time
from contextlib import contextmanager

import pytest
import uvloop
from hypothesis import given, settings, strategies as st

from meshup.web_server.acceptor import Acceptor
from meshup.web_server.poller import Poller

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER, so that ``close`` resets the connection."""


class Recorder(asyncio.Protocol):
    """What a connection was told, in order."""

    def __init__(self):
        self.transport = None
        self.received = b""
        self.events = []
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.received += data

    def eof_received(self):
        self.events.append("eof")

    def pause_writing(self):
        self.events.append("pause")

    def resume_writing(self):
        self.events.append("resume")

    def connection_lost(self, exc):
        self.lost.set_result(exc)


class Served:
    """A listening socket whose connections are ``protocols``, and its clients."""

    def __init__(self, make_protocol):
        self.protocols = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.poller = Poller(asyncio.get_running_loop())
        self.acceptor = Acceptor(self.poller, self.listener, self._made)
        self._make_protocol = make_protocol

    def _made(self):
        self.protocols.append(self._make_protocol())
        return self.protocols[-1]

    async def connected(self, **options):
        """Return a client's socket, and the protocol that serves it."""
        client = socket.socket()
        for name, value in options.items():
            client.setsockopt(socket.SOL_SOCKET, getattr(socket, name), value)
        before = len(self.protocols)
        client.settimeout(0)
        await asyncio.get_running_loop().sock_connect(client, self.listener.getsockname())
        await until(lambda: len(self.protocols) > before)
        return client, self.protocols[-1]


@contextmanager
def serving(make_protocol=Recorder):
    served = Served(make_protocol)
    try:
        yield served
    finally:
        served.acceptor.close()
        served.poller.close()


async def until(is_true, seconds=5):
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end
        await asyncio.sleep(0.005)


async def read_all(client, pause=0.0):
    """Return all that a client is sent until the other side ends."""
    loop, content = asyncio.get_running_loop(), b""
    while data := await loop.sock_recv(client, 65536):
        content += data
        await asyncio.sleep(pause)
    return content


def run(test):
    """Run a test on the loop that nodes use."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(asyncio.wait_for(test(), 30))


def test_what_is_said_is_heard_and_an_end_ends_both_sides():
    async def test():
        with serving() as served:
            client, protocol = await served.connected()
            with client:
                client.send(b"hello")
                await until(lambda: protocol.received == b"hello")
                protocol.transport.write(b"welcome")
                client.shutdown(socket.SHUT_WR)
                assert await read_all(client) == b"welcome"
                assert await protocol.lost is None
                assert protocol.events == ["eof"]
                assert protocol.transport.is_closing()

    run(test)


def test_the_other_side_is_known_without_asking_the_kernel_again():
    async def test():
        with serving() as served:
            client, protocol = await served.connected()
            with client:
                transport = protocol.transport
                assert transport.get_extra_info("peername") == client.getsockname()
                assert transport.get_extra_info("sockname") == client.getpeername()
                assert transport.get_extra_info("sslcontext") is None
                accepted = transport.get_extra_info("socket")
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
                transport.abort()
                await protocol.lost

    run(test)


@given(st.lists(st.integers(0, 300_000), min_size=1, max_size=12))
@settings(max_examples=15, deadline=None)
def test_whatever_is_written_arrives_whole_and_in_order_before_the_end(sizes):
    content = [bytes([number % 251]) * size for number, size in enumerate(sizes)]

    async def test():
        with serving() as served:
            client, protocol = await served.connected(SO_RCVBUF=8192)
            with client:
                for piece in content:
                    protocol.transport.write(piece)
                protocol.transport.close()
                assert await read_all(client) == b"".join(content)
                assert await protocol.lost is None

    run(test)


def test_a_reader_that_is_slow_makes_the_writer_pause_and_go_on():
    async def test():
        with serving() as served:
            client, protocol = await served.connected(SO_RCVBUF=8192)
            transport = protocol.transport
            transport.set_write_buffer_limits(high=100_000)
            with client:
                transport.write(b"x" * 8_000_000)
                assert protocol.events == ["pause"]
                assert transport.get_write_buffer_size() > 100_000
                transport.write_eof()
                reading = asyncio.create_task(read_all(client))
                await until(lambda: protocol.events == ["pause", "resume"])
                assert len(await reading) == 8_000_000
                assert not transport.get_write_buffer_size()
                transport.abort()
                await protocol.lost

    run(test)


def test_what_comes_while_reading_is_paused_is_read_afterwards():
    async def test():
        with serving() as served:
            client, protocol = await served.connected()
            with client:
                protocol.transport.pause_reading()
                client.send(b"later")
                await asyncio.sleep(0.05)
                assert protocol.received == b""
                protocol.transport.resume_reading()
                await until(lambda: protocol.received == b"later")
                protocol.transport.abort()
                await protocol.lost

    run(test)


def test_a_client_that_is_gone_while_reading_is_paused_costs_nothing():
    async def test():
        with serving() as served:
            client, protocol = await served.connected(SO_LINGER=RESET)
            protocol.transport.pause_reading()
            client.close()
            await asyncio.sleep(0.05)
            before = time.process_time()
            await asyncio.sleep(0.5)
            assert time.process_time() - before < 0.2
            protocol.transport.resume_reading()
            assert isinstance(await protocol.lost, ConnectionResetError)

    run(test)


def test_writing_to_who_is_gone_ends_the_connection_and_nothing_else():
    async def test():
        with serving() as served:
            client, protocol = await served.connected(SO_LINGER=RESET)
            _other, still_here = await served.connected()
            protocol.transport.pause_reading()
            client.close()
            await asyncio.sleep(0.05)
            for _ in range(3):
                protocol.transport.write(b"x")
            assert isinstance(await protocol.lost, OSError)
            with _other:
                _other.send(b"hello")
                await until(lambda: still_here.received == b"hello")

    run(test)


def test_a_protocol_that_fails_loses_its_own_connection_only():
    class Failing(Recorder):
        def data_received(self, data):
            super().data_received(data)
            if data == b"fail":
                raise ValueError(data)

    async def test():
        faults = []
        asyncio.get_running_loop().set_exception_handler(
            lambda _loop, context: faults.append(context["exception"])
        )
        with serving(Failing) as served:
            (bad, failing), (good, other) = await served.connected(), await served.connected()
            with bad, good:
                bad.send(b"fail")
                assert isinstance(await failing.lost, ValueError)
                good.send(b"go on")
                await until(lambda: other.received == b"go on")
            assert [type(fault) for fault in faults] == [ValueError]

    run(test)


def test_without_descriptors_newcomers_wait_and_come_in_when_there_are_some():
    async def test():
        with serving() as served:
            first, protocol = await served.connected()
            loop, (soft, hard) = (
                asyncio.get_running_loop(),
                resource.getrlimit(resource.RLIMIT_NOFILE),
            )
            waiting = socket.socket()
            waiting.settimeout(0)
            highest = protocol.transport.get_extra_info("socket").fileno()
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(highest, waiting.fileno()), hard))
            try:
                await loop.sock_connect(waiting, served.listener.getsockname())
                await asyncio.sleep(0.1)
                assert len(served.protocols) == 1
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            await until(lambda: len(served.protocols) == 2)
            first.close()
            waiting.close()

    run(test)


@pytest.mark.parametrize("clients", [1, 300])
def test_the_end_of_the_poller_ends_all_connections(clients):
    async def test():
        with serving() as served:
            sockets = [await served.connected() for _ in range(clients)]
        for client, protocol in sockets:
            assert await protocol.lost is None
            client.close()

    run(test)
