"""An outlet a file: where its news is listed, what its articles' addresses look like, its date order."""
