"""The arithmetic of forecasting: pure functions, no I/O, no clock."""
