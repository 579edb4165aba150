"""Judges a config.json as the console does, and holds it against the web server's configuration. Python's standard library only."""
