"""Turns responses, WARC records and stored pages into articles, in worker processes."""
