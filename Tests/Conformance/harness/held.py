"""A Unix socket before another one, which holds answers back until it is told to let them go."""

import socket
import threading
from contextlib import suppress
from pathlib import Path


class HeldSocket:
    """`hold(line)` keeps back what is answered from then on to requests that begin so, until `let_go()`."""

    def __init__(self, path: Path, behind: Path):
        path.parent.mkdir(mode=0o755)
        self.behind, self.line = str(behind), None
        self.gone = threading.Event()
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def hold(self, line: bytes):
        self.gone.clear()
        self.line = line

    def let_go(self):
        self.line = None
        self.gone.set()

    def close(self):
        self.let_go()
        self.server.close()

    def _serve(self):
        with suppress(OSError):
            while True:
                front, _ = self.server.accept()
                back = socket.socket(socket.AF_UNIX)
                try:
                    back.connect(self.behind)
                except OSError:
                    front.close()
                    continue
                is_held = threading.Event()
                threading.Thread(target=self._pass, args=(front, back, is_held, True), daemon=True).start()
                threading.Thread(target=self._pass, args=(back, front, is_held, False), daemon=True).start()

    def _pass(self, come: socket.socket, go: socket.socket, is_held: threading.Event, is_asking: bool):
        with suppress(OSError):
            while piece := come.recv(1 << 16):
                # A body may come apart from its head.
                if is_asking and piece.startswith((b"GET ", b"POST ", b"PUT ", b"DELETE ")):
                    is_held.clear()
                    if self.line and piece.startswith(self.line):
                        is_held.set()
                elif not is_asking and is_held.is_set():
                    self.gone.wait()
                go.sendall(piece)
        for end in (come, go):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
