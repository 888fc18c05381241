"""Addresses of the demo's pages that the tests visit."""

HOME, HOME_EN = "/", "/en/"
INDEX = "/talleres/"
WORKSHOP = "/talleres/mi-proyecto-mis-derechos/"
WORKSHOP_EN = "/en/workshops/my-plan-my-rights/"
LESSON = f"{WORKSHOP}palabras-claras/"
LESSON_EN = f"{WORKSHOP_EN}clear-words/"
QUIET_WORKSHOP = "/talleres/escenas-que-transforman/"
HELP, HELP_EN = "/ayuda/", "/en/help/"
ABOUT, PRIVACY = "/quienes-somos/", "/privacidad/"
READ = [HOME, HOME_EN, INDEX, WORKSHOP, WORKSHOP_EN, LESSON, LESSON_EN, HELP, HELP_EN, ABOUT, PRIVACY]
