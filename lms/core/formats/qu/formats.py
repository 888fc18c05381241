"""As in Spanish, until its speakers say otherwise."""

from ..es.formats import *  # noqa: F403  (Django reads the formats of a language from one module)
