"""What pages of other apps show of a class."""

from django import template

register = template.Library()
