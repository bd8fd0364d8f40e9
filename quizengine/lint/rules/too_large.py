"""The file is larger than 30 MB, or has more than 1,000,000 values or 10,000 items.

Why: a bank of this size is a mistake, or was made to keep a machine busy, and no person could review it.
Example: a picture that was pasted into a stem as a data address.
Instead: split the bank into several files with the same `bank`.
"""

from ...content.diagnostics import Severity

CODE = "QB006"
SEVERITY = Severity.ERROR
