"""Decision tables (DMN) of a bundle, `decisions/*.dmn`, in our own expression language.

`reading` makes a table of a file, `cells` reads what stands in it, `tables` decides, `regions` finds gaps and overlaps,
`faults` and `wrong_cells` are the deployment check of a file.
"""

from engine.spiff.decisions.reading import read, readable
from engine.spiff.decisions.tables import Decision, Table

__all__ = ["Decision", "Table", "read", "readable"]
