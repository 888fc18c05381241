"""Uploaded files before they are anybody's material: what is in them decides, never what they are called."""

from .checked import Checked

__all__ = ["Checked"]
