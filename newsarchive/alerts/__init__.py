"""Word to people by e-mail, chat services and webhooks: changes in the state of sources, and digests of what is new.

`channels` reads who is told, `delivery` sends, `health_alerts` tells about sources. `digest` collects what is new on a
standing question, `rendering` writes it as text and HTML, and `digests` sends it.
"""
