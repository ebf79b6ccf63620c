"""What other programs and other computers give and take: plans, saved reviews, groups of other tools."""
