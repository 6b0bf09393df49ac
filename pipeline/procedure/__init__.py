"""Door of the stages: the table of acts, the docket that applies it, terms and lists."""
