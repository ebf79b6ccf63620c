"""Parts of the wiring: what connects saved reviews and plans with the stores, the trash and the person."""
