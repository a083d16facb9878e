"""What a cell means: yes or no, dates, slots of the week, wishes."""
