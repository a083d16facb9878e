"""What the service wants: rules, criteria, the ladder, and the settings that shape them."""
