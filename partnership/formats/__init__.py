"""Date, time and number formats of the four languages, where Django has none or a wrong one."""
