"""Questions asked of records and flights: reach, footprint, odds and the rest."""
