"""A reference leads to a file of another kind than is wanted.

Why: a bank needs a programme and a quiz needs banks; one in the place of the other says nothing.
Example: `programme: ../course.bank.yaml`.
Instead: `programme: ../course.programme.yaml`.
"""

from ...content.diagnostics import Severity

CODE = "QB106"
SEVERITY = Severity.ERROR
