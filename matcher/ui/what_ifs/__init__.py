"""What the page What if is made of: scenarios as they are kept, the form for an edit, what comes of it."""
