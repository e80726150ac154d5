"""Runs commands by turns, so that the noise of the machine hits all of them alike."""

import os
import statistics
import subprocess
import threading
import time
from dataclasses import dataclass, field

LIMIT = 120


@dataclass
class Runs:
    """What the runs of one command took."""

    seconds: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    memory: int = 0
    status: int | None = 0

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def failed(self):
        return self.status is None


def once(command, limit=LIMIT):
    """Seconds, seconds of processor time, bytes of memory and the exit status; status None when it took too long."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watchdog = threading.Timer(limit, process.kill)
    watchdog.start()
    _, status, usage = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    watchdog.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    code = None if process.returncode == -9 else process.returncode
    return taken, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, code


def by_turns(commands, rounds, limit=LIMIT):
    """Runs of each named command. One that is too slow is not run again."""
    result = {name: Runs() for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs = result[name]
            if runs.failed:
                continue
            seconds, cpu, memory, status = once(command, limit)
            runs.seconds.append(seconds)
            runs.cpu.append(cpu)
            runs.memory = max(runs.memory, memory)
            runs.status = status
    return result
