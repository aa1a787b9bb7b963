"""Speaking with SPARQL endpoints: addresses, credentials, one transport, the protocol."""
