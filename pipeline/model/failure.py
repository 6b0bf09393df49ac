"""A failure that a command foresees."""


class Failure(Exception):
    """Its text is one Chinese sentence that says what is wrong and what to do next.

    The command line prints it and ends with exit code 1; any other exception is the program's
    own fault and ends with 3.
    """
