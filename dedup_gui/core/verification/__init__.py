"""One pair: is it the same picture, and how does the one lie on the other?"""
