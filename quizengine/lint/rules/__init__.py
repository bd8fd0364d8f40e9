"""The rules, one module each, named after the flaw. A new rule is a module here and its cases in the tests.

A rule has `CODE`, `SEVERITY` and `check(library)`; its docstring is its documentation: the flaw in one line,
why it matters, an example, and what to write instead. A module without `check` describes a flaw that is found while
files are read, in `content` or `questions`.

A flaw that is mechanical to mend has `fix(library, found)` too, which gives the edits of the file of one finding, or
none where a person has to decide (`edits.py` helps). Before they are written everything is read again: edits that
bring an error in are dropped.
"""
