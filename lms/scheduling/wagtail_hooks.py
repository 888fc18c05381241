"""Registers days without school in the office's calendar."""

from wagtail import hooks

from .viewsets import ClosureViewSet


@hooks.register("register_admin_viewset")
def register_closures():
    return ClosureViewSet()
