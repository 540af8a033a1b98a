"""What a listing page tells of its outlet: a first outlet file, to be confirmed by a person.

`survey` looks at pages and asks for more; `write` puts down what it proposes, `tell` says it; `checks` is for
outlet files that stand. Nothing here fetches: a survey is a generator that yields addresses and is sent what they
answered.
"""

from .names import valid_name
from .proposal import Proposal
from .survey import survey
from .words import tell
from .writing import vacant, write

__all__ = ["Proposal", "survey", "tell", "vacant", "valid_name", "write"]
