"""Two images compared, laid over one another by their match's transform."""
