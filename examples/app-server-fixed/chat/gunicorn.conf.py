# A worker with threads: the timeout only ends one that hangs.
worker_class = "gthread"
threads = 32
timeout = 120
accesslog = "-"
