"""Pictures of a graph, laid out in Python: one SVG for the file, the page and the notebook."""
