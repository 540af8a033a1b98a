"""The exceptions for errors that the user can mend."""


class UserError(Exception):
    """A wrong argument, setting or file. The message is one line: the thing and the mend.

    Commands print it and end with exit status 2, without a traceback. Any other exception is an error of ours.
    """


class ArchiveError(Exception):
    """The archive cannot be read or written. The message is one line: what, which file, and the mend."""
