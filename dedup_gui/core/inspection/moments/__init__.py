"""Whether two aligned photographs are two moments: what their noise, their EXIF and what stands in them says."""
