"""Looking back and after: statistics, history, search, parameters, the store's health."""
