"""What the pages ask of the archive: one module a page, SQL inside, plain dataclasses out.

Every question is bounded: it is answered from an index, or looks at a limited number of rows.
"""
