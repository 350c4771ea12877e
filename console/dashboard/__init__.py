"""Figures for the network and its funder: counts only, and none below five."""
