"""From the marks of the jury to decisions that everybody learns at once."""
