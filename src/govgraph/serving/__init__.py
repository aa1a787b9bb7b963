"""The graph as an endpoint: SPARQL 1.1 Protocol, read only, with pages around it.

Queries run in worker processes that can be killed, on a store that nobody writes to; see
:mod:`govgraph.serving.pool`. Nothing here is imported unless ``govgraph serve`` asks for it.
"""
