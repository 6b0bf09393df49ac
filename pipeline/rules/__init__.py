"""The articles, one module per part of a paragraph, named after it: the door of the law.

A rule module states `ARTICLE`, `TITLE`, `EFFECT` (its usual effect), `JUDGES` (the kinds of act it
is run on, or `CASE` for the case as a whole), `NOT_MODELLED` (parts of the provision it leaves to
people) and `check(facts)`, which yields problems; the runner adds id, article and place. A
new rule is a new file: nothing is registered.
"""
