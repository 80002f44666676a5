"""Commands of the command line with modules of their own: each module's `command` is a click command."""
