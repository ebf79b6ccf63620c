"""Groups that other tools made: read, made ready to be judged here, and compared with what is found here."""
