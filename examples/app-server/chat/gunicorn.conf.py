# Slow models need more than the 30 seconds of gunicorn.
timeout = 120
accesslog = "-"
