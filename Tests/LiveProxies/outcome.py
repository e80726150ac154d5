"""From what client and application saw to words, and the comparison with what a fact expects.

An expectation is one word or a map with one of these keys, and any of the others beside it:
  streams           every event arrives within 0.2 s, and the reply is complete
  late: S           as above, but the events come about S seconds late
  held              the first event arrives after most of the stream was sent
  cut: S            the reply ends after S seconds without its last part; `how` (truncated, reset, complete, closed)
  status: N         answered with another status than 200 or 101, or one of a list; `after` in seconds
  closed: S         a WebSocket, or a connection without a reply, is closed after S seconds
  open              a WebSocket is still open when the observation ends
  hangs             no status before the observation ends
  refused           the proxy does not take the configuration
Beside it: requests (how often the application got it), upload (streamed or held), encoding, kept (seconds for which the
connection was kept after the reply), second (streams, waits, replayed, or a status), text (in the refusal), and in place of
it served (how many of a crowd get events while the first stream runs).
"""
import statistics

EARLY, LATE = 0.15, 1.0


def near(value, wanted):
    """Timers are never early, and late by what a busy machine needs."""
    return value is not None and wanted - EARLY <= value <= wanted + max(LATE, wanted * 0.05)


class Outcome:
    """The words for one observation."""

    def __init__(self, seen, application, refusal=None, second=None, crowd=()):
        self.seen, self.application, self.refusal, self.second, self.crowd = seen, application, refusal, second, crowd

    # What was measured.

    def lateness(self):
        """Seconds between sending and arrival, by event; for bytes that cannot be unpacked those of the pieces."""
        sent = self.application.sent
        if self.seen.events:
            return [time - sent[number] for number, time in self.seen.events if number in sent]
        if self.seen.pieces and len(sent) > 1:
            # Another encoding: the number of pieces by half of the time tells whether it streams.
            times = [time for time, size in self.seen.pieces if size > 8]
            middle = sent[len(sent) // 2]
            if sum(time <= middle for time in times) >= len(sent) // 4:
                return [0.0]
            return [times[0] - sent[0]] if times else []
        return []

    @property
    def duration(self):
        """Seconds from the request to its end, as the client or the application saw it first."""
        times = [time for time in (self.seen.ended_at, self.application.gone) if time is not None]
        return min(times) - self.seen.started if times else None

    @property
    def is_whole(self):
        if self.seen.end != "complete":
            return False
        return not self.seen.events or len(self.seen.events) >= self.application.behaviour["events"]

    def upload(self):
        pieces = self.application.requests[0]["pieces"] if self.application.requests else []
        if not pieces:
            return "missing"
        return "held" if pieces[-1][0] - pieces[0][0] < 0.2 else "streamed"

    def second_word(self):
        """What a second client saw that asked later."""
        seen, sent = self.second, self.application.sent
        if seen.status != 200:
            return seen.status
        first = seen.events[0][1] if seen.events else None
        if first is None:
            return "hangs"
        if len(self.application.requests) < 2:
            return "replayed"
        return "waits" if sent and first >= max(sent.values()) else "streams"

    def served(self):
        """How many of a crowd got an event while the first stream ran."""
        end = max(self.application.sent.values(), default=0)
        return sum(bool(one.events) and one.events[0][1] < end for one in self.crowd)

    # Comparison.

    def differences(self, expected):
        """What is not as expected; empty when everything is."""
        wanted = {expected: True} if isinstance(expected, str) else dict(expected)
        result = []
        for key, value in wanted.items():
            if not getattr(self, "is_" + key)(value, wanted):
                result.append(f"{key}: {value}")
        if not result and self.refusal is None and "refused" not in wanted and not wanted.keys() & {
                "streams", "late", "held", "cut", "status", "closed", "open", "hangs", "served"}:
            result.append("nothing is expected")
        return result

    def is_streams(self, *_):
        late = self.lateness()
        return self.is_whole and self.seen.status == 200 and bool(late) and statistics.median(late) < 0.1 and max(late) < 0.5

    def is_late(self, seconds, _):
        late = self.lateness()
        return self.is_whole and bool(late) and seconds * 0.4 < statistics.median(late) < seconds + 0.1

    def is_held(self, *_):
        sent = self.application.sent
        late = self.lateness()
        length = max(sent.values()) - min(sent.values()) if len(sent) > 1 else 0
        return self.seen.status == 200 and bool(late) and late[0] > length * 0.7 > 0

    def is_cut(self, seconds, _):
        return self.seen.status in (200, 101) and near(self.duration, seconds) and (
            self.seen.end != "complete" or not self.is_whole)

    def is_how(self, how, _):
        return self.seen.end == how

    def is_status(self, status, _):
        return self.seen.status in (status if isinstance(status, list) else [status])

    def is_after(self, seconds, _):
        return self.seen.status_at is not None and near(self.seen.status_at - self.seen.started, seconds)

    def is_closed(self, seconds, _):
        return self.seen.end != "open" and self.seen.status in (101, None) and near(self.duration, seconds)

    def is_open(self, *_):
        return self.seen.status == 101 and self.seen.end == "open"

    def is_hangs(self, *_):
        return self.seen.status is None and self.seen.end == "open"

    def is_refused(self, *_):
        return self.refusal is not None

    def is_text(self, text, _):
        return text in (self.refusal or "")

    def is_requests(self, number, _):
        return len(self.application.requests) == number

    def is_upload(self, word, _):
        return self.upload() == word

    def is_encoding(self, name, _):
        return self.seen.headers.get("content-encoding", "none") == name

    def is_kept(self, seconds, _):
        return near(self.seen.kept, seconds)

    def is_second(self, word, _):
        return self.second_word() == word

    def is_served(self, number, _):
        return self.served() == number

    def __str__(self):
        if self.refusal is not None:
            return "refused: " + " ".join(self.refusal.split())[-300:]
        seen = self.seen
        late = self.lateness()
        parts = [f"status {seen.status}"]
        if seen.status_at:
            parts[0] += f" at {seen.status_at - seen.started:.2f}"
        if late:
            parts.append(f"{len(seen.events)} events, median {statistics.median(late):.2f} s late, first {late[0]:.2f}")
        parts.append(f"{seen.end}" + (f" at {self.duration:.2f}" if self.duration else ""))
        parts.append(f"{len(self.application.requests)} requests")
        if self.application.requests and self.application.requests[0]["pieces"]:
            parts.append(f"upload {self.upload()}")
        if seen.kept:
            parts.append(f"kept {seen.kept:.2f}")
        if self.second:
            parts.append(f"second {self.second_word()}")
        if len(self.crowd) > 2:
            parts.append(f"served {self.served()} of {len(self.crowd)}")
        if "content-encoding" in seen.headers:
            parts.append(seen.headers["content-encoding"])
        return ", ".join(parts)


def in_words(expected):
    """An expectation as `explain` shows it."""
    wanted = {expected: True} if isinstance(expected, str) else dict(expected)
    ends = {"truncated": "the reply is truncated", "reset": "the stream is reset", "closed": "the connection is closed",
            "complete": "the torn reply looks complete"}
    words = {
        "streams": lambda _: "every event arrives at once",
        "late": lambda seconds: f"events arrive {seconds:g} s late",
        "held": lambda _: "events are held until the end",
        # The fraction is the time until the limit starts to count.
        "cut": lambda seconds: f"cut after {int(seconds)} s",
        "how": lambda how: ends[how],
        "status": lambda status: f"status {' or '.join(map(str, status)) if isinstance(status, list) else status}",
        "after": lambda seconds: f"after {seconds:g} s" if seconds else "at once",
        "closed": lambda seconds: f"closed after {seconds:g} s" if seconds else "closed at once",
        "open": lambda _: "it stays open",
        "hangs": lambda _: "no answer",
        "refused": lambda _: "the configuration is refused",
        "text": lambda text: f"\"{text}\"",
        "requests": lambda number: f"the application gets {number} requests" if number > 1 else (
            "the application gets one request" if number else "the application is not asked"),
        "upload": lambda word: {"held": "the request is held until it is complete", "streamed": "the request streams",
                                "missing": "no body reaches the application"}[word],
        "encoding": lambda name: f"sent as {name}",
        "kept": lambda seconds: f"the connection is kept for {seconds:g} s",
        "served": lambda number: f"{number} of the clients get events while the first stream runs",
        "second": lambda word: {
            "streams": "a second client streams too", "waits": "a second client waits for the end of the first stream",
            "replayed": "a second client gets the first stream again"}.get(word, f"a second client gets {word}"),
    }
    return ", ".join(words[key](value) for key, value in wanted.items())
