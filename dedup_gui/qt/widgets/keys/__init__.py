"""How keys are told, and pressed."""
