"""One act, one change, one whole tree judged; what each provision makes of a case."""
