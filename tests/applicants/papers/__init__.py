"""Decision letters, exports, and what the law asks of them."""
