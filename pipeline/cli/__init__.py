"""The command line: one module a command, the tables it prints, the only clock."""
