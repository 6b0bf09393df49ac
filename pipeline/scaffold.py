"""placeholder"""


class CannotDraft(Exception):
    pass
