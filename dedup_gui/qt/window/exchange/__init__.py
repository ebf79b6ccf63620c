"""What the window gives to other programs and takes from them."""
