#!/usr/bin/env python
"""Run Maloca's management commands, with the development settings unless told otherwise."""

import os
import sys

from django.core.management import execute_from_command_line

from lms.settings.refusals import Refused

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
    try:
        execute_from_command_line(sys.argv)
    except Refused as refusal:
        sys.exit(str(refusal))
