"""A file -> what is compared: perceptual hashes, features, colours, digests."""
