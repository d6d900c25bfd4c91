"""Filling an empty portal: the reference data of every portal, and the sample programme."""
