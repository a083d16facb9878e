"""A round's question put again with one answer insisted on, and what that costs."""
