"""A mail server of the test's own, on this machine, and a post that fails when it is told to."""

import contextlib
import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage

from running.post import Letter, Send
from running.smtp import MailNotSent


class _Talk(socketserver.StreamRequestHandler):
    server: "Server"

    def handle(self) -> None:
        self._say("220 test")
        while line := self.rfile.readline().decode().strip():
            word = line.upper().split()[0]
            self.server.heard.append(line)
            if word == "DATA":
                self._take()
            elif word == "QUIT":
                self._say("221 bye")
                return
            elif word == "EHLO":
                self._say("250-test\r\n250 AUTH PLAIN" if self.server.signs_in else "250 test")
            elif word == "AUTH":
                self._say("235 welcome")
            elif word == "RCPT" and any(refused in line for refused in self.server.refused):
                self._say("550 nobody <secret@example.org> here")
            else:
                self._say("250 ok")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.mails.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
        self._say("250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    """Takes mail for everybody whose address isn't refused."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, refused: tuple[str, ...] = (), signs_in: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.refused, self.signs_in = refused, signs_in
        self.mails: list[EmailMessage] = []
        self.heard: list[str] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


@contextlib.contextmanager
def serving(**how: object) -> Iterator[Server]:
    server = Server(**how)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Bag:
    """A post that keeps its letters, and fails for addressees in `broken`."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.broken: set[str] = set()

    @contextlib.contextmanager
    def opened(self) -> Iterator[Send]:
        yield self._send

    def _send(self, letter: Letter) -> None:
        if letter.addressee in self.broken:
            raise MailNotSent("试验")
        self.letters.append(letter)

    def reaches(self, letter: Letter) -> bool:
        return True

    def take(self) -> list[Letter]:
        taken, self.letters = self.letters, []
        return taken
