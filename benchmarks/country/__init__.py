"""An invented country as large as Vietnam before 2025, its true answers, measurements on it.

``python -m benchmarks.country make --size 100k --out DIR`` makes a roster, a table of change, a
register and ``truth.json``; ``python -m benchmarks.country measure --size 100k`` measures.
Everything comes from a seed, and the answers from what was made: this package asks govgraph
nothing until it measures it.
"""
