"""SHACL compiled to SPARQL 1.1: one query a constraint, over all its targets at once."""
