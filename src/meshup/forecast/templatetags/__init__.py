"""Forecasts in words."""
