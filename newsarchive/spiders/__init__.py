"""One outlet in each file: its listings, the addresses of its articles, the order of its dates.

The docstring of an outlet says what its description rests on: (A) pages that were saved, (B) a report by someone who
ran a crawler or read the page, (C) a single mention. No outlet was checked against its live site. The docstring ends
with its basis in one word:

- markup: whole saved pages of the outlet
- excerpts: parts of saved pages
- text: addresses and the text of saved pages, without their markup
- description: addresses and what others report of the pages
"""
