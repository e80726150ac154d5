"""The clock of all measurements: client and application are one process."""
import time

now = time.monotonic
