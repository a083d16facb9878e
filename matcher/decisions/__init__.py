"""The ledger: what people decided about pairs, and what that settles. The only room that knows SQLAlchemy."""
