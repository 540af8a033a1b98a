"""Scrapy's machinery: the base spider, the run's accounts, replay, the worker processes, progress."""
