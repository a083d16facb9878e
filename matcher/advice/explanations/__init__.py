"""Why a pair, a child or a visitor stands as it does."""
