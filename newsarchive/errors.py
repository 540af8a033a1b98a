"""The exceptions that are for the person at the keyboard."""


class UserError(Exception):
    """What was asked cannot be done as asked. The message is one line: the thing and the mend.

    Commands print it and end with exit status 2, without a traceback; any other exception is ours.
    """


class ArchiveError(Exception):
    """The archive cannot be used as asked. The message is one line: what, which file, and the mend."""
