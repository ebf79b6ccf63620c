"""ONNX networks: which are known, where they come from, how they are prepared, and how they run."""
