"""The file is not encoded in UTF-8.

Why: in another encoding letters are other letters, and nobody could tell which were meant.
Example: a bank with Russian words that an editor has saved as Windows-1251 or as UTF-16.
Instead: save the file as UTF-8; every editor has this among its options of saving.
"""

from ...content.diagnostics import Severity

CODE = "QB004"
SEVERITY = Severity.ERROR
