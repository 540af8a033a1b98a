"""A first outlet file from a listing page, to be confirmed by a person.

`probe` reads pages and asks for more; `proposal` writes what it proposes; `outlet_check` is for existing outlet files.
Nothing here fetches: a probe gets a function for that.
"""
