"""Reading articles: from a newspaper page to claims with the words that carry them.

A careful reader by rules one can inspect (``queries/reading/``), over the vocabulary of
``ontology/``: it would rather miss a claim than make one up.
"""
