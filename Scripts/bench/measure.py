"""Runs commands by turns, so that the noise of the machine hits all of them alike."""

import os
import subprocess
import threading
import time
from dataclasses import dataclass, field


@dataclass
class Runs:
    """What the runs of one command took."""

    seconds: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    status: int | None = 0

    @property
    def best(self):
        """The smallest time: other work on the machine only ever adds to it."""
        return min(self.seconds)

    @property
    def failed(self):
        return self.status is None


def once(command, limit=None, environment=None):
    """Seconds, seconds of processor time and the exit status; status None when it took longer than the limit."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
    # A thread that watches costs time of its own, which short runs would show.
    watchdog = threading.Timer(limit, process.kill) if limit else None
    if watchdog:
        watchdog.start()
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    if watchdog:
        watchdog.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    code = None if process.returncode == -9 else process.returncode
    return taken, usage.ru_utime + usage.ru_stime, code


def peak(command):
    """Bytes of memory at most. GNU time starts the command, since a child's peak begins with that of its parent."""
    done = subprocess.run(
        ["/usr/bin/time", "-f", "%M", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    return int(done.stderr.split()[-1]) * 1024


def by_turns(commands, rounds, limit=None, environment=None):
    """Runs of each named command. One that is too slow is not run again."""
    result = {name: Runs() for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs = result[name]
            if runs.failed:
                continue
            seconds, cpu, status = once(command, limit, environment)
            runs.seconds.append(seconds)
            runs.cpu.append(cpu)
            runs.status = status
    return result
