"""Statistics of banks and results: a frame in, a frame out; a frame in, a figure out.

`schema` names the frames, `coverage` and `results` compute, `figures` draws what they computed, `offtopic`
(with `terms`) judges items from plain values and needs no frames. Importing this package imports nothing
else.
"""
