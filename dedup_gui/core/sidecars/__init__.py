"""What a person or a camera said of an image, beside its pixels: read from removed copies, written for what stays."""
