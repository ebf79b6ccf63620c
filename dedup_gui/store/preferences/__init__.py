"""What a person set, as JSON that may be edited by hand."""
