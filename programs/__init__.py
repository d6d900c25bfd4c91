"""What the partnership promised: memorandum, commitments, sectors, organisations."""
