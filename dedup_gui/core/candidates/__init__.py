"""Which pairs are worth a look: loose generators of candidate pairs, exact within their radius."""
