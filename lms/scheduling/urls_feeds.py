"""Addresses of calendars, outside the languages: a programme reads them."""

from django.urls import path

from .views_feeds import feed

urlpatterns = [path("calendario/<str:token>.ics", feed, name="calendar_feed")]
