"""A web server on this machine alone, that says what a test told it to."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class Answer(NamedTuple):
    """What is said to a request."""

    body: bytes = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = {}
    hold: Callable[[], object] | None = None
    """Called between the headers and the body."""


@contextmanager
def serving(answers: Mapping[str, Answer]) -> Iterator[str]:
    """The address of a server that has these paths."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = answers.get(self.path, Answer(status=404))
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.type)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.flush()
            if answer.hold is not None:
                answer.hold()
            try:
                self.wfile.write(answer.body)
            except OSError:  # whoever asked has gone
                return

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
