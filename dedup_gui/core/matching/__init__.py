"""From candidates to matches: pairs proposed, verified in rounds, and classified."""
