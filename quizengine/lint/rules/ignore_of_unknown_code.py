"""A comment tells the linter to ignore a code that there is not, or that cannot be ignored.

Why: nothing is ignored by it. Findings of syntax, schema and identity (QB0, QB1, QB2) cannot be ignored at all, nor
    can an error of the key that keeps the item from being read: such content cannot be released.
Example: `key: mse # qb: ignore[QB699] the longest option is right`
Instead: the code of a finding, as `quizengine rules` lists it; each one by itself, not its family.
"""

from ...content.diagnostics import Severity

CODE = "QB013"
SEVERITY = Severity.WARNING
FOUND_BY = "comments"
