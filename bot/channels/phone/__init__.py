"""Lotse by phone: menus, voices, what is spoken."""
