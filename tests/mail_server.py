"""A real mail server on loopback, in a thread of its own: it takes, refuses, puts off or hangs."""

from __future__ import annotations

import asyncio
import threading
from email import message_from_bytes
from email.policy import default

from aiosmtpd.smtp import SMTP

TAKEN = "250 OK"


class MailServer:
    """Listens on a free port; ``letters`` are those it has taken, in order.

    Attributes:
        rcpt: what is answered to each recipient, by address; "" stands for all others.
        data: what is answered to the next letters, one after the other; then they are taken.
        hangs: whether it answers nothing once a letter is there, taken or not.
        connections: how many were begun.
    """

    def __init__(self):
        self.letters, self.recipients = [], []
        self.rcpt, self.data = {}, []
        self.hangs = False
        self.connections = 0
        self._open: list[SMTP] = []
        self.has_letter = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self):
        self._thread.start()
        listen = self._loop.create_server(self._connection, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(listen, self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def stop(self):
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def _connection(self):
        self.connections += 1
        self._open.append(SMTP(self, loop=self._loop, hostname="mail.example"))
        return self._open[-1]

    async def _end(self):
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for connection in self._open:
            if connection.transport is not None:
                connection.transport.close()
        await self._server.wait_closed()
        await asyncio.sleep(0)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        answer = self.rcpt.get(address, self.rcpt.get("", TAKEN))
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd calls it so
        answer = self.data.pop(0) if self.data else TAKEN
        if answer.startswith("2"):
            self.letters.append(message_from_bytes(envelope.content, policy=default))
            self.recipients.extend(envelope.rcpt_tos)
        self.has_letter.set()
        if self.hangs:
            await asyncio.sleep(3600)
        return answer
