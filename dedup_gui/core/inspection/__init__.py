"""The last look at a pair before it is called a duplicate: at full detail and in colour, place by place."""
