"""The base classes of the spiders: they walk listings, fetch articles, and hold what outlets of one CMS share."""
