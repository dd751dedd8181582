"""A terminal that strangers share: one keeper, and one child for each visitor.

The keeper (`keeper`) loads everything once, forks a child for each visitor, and wipes the terminal
after it. It never sees what a visitor types. The child (`visitor`) shows runbooks and nothing else;
what it knew ends with its process. Erasing inside one process could not be promised.
"""
