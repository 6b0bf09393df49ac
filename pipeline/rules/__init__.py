"""The articles, one module per part of a paragraph, named after it: the door of the law.

A rule module states the constants of `facts.Rule`: `ARTICLE`, `TITLE`, `EFFECT` (its usual effect),
`JUDGES` (the kinds of act it is run on, or `CASE` for the case as a whole), `APPLIES_TO` (parks,
factories, or a part of them), `AWAITS` (the act it needs before silence means anything),
`MAY_REFER` (whether a person may have to judge) and `NOT_MODELLED` (parts of the provision that it
leaves to people); and `check(facts)`, which yields problems. The runner leaves out what a rule does
not apply to and adds id, article and place. A new rule is a new file: nothing is registered.
"""
