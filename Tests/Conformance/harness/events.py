"""The gateway's server-sent events, read as a browser reads them."""

import json
import time

import requests

SECONDS = 60


class Stream:
    """Server-sent events, as somebody gets them."""

    def __init__(self, person, after=None):
        headers = {"Authorization": f"Bearer {person.token}"}
        if after:
            headers["Last-Event-ID"] = after
        self.answer = requests.get(person.hospital.url + "/v1/events", headers=headers, stream=True, timeout=SECONDS)
        assert self.answer.status_code == 200, self.answer.text
        assert self.answer.headers["Content-Type"] == "text/event-stream"
        self.lines, self.place = self.answer.iter_lines(decode_unicode=True), None

    def next(self) -> dict | None:
        """The next event; nothing at the stream's end."""
        deadline, event = time.monotonic() + SECONDS, {}
        for line in self.lines:
            assert time.monotonic() < deadline, "no event"
            name, _, value = line.partition(": ")
            if line and name:
                event[name] = value
            elif not line:
                self.place = event.pop("id", self.place)
                if "event" in event:
                    return {"id": self.place, "event": event["event"], **json.loads(event["data"])}
                event = {}
        return None

    def until(self, kind: str) -> list[dict]:
        """Events up to one of that kind."""
        found = [self.next()]
        while found[-1]["event"] != kind:
            found.append(self.next())
        return found

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.answer.close()
