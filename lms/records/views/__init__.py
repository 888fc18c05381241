"""The coordinator's own pages in the admin: a cohort with its roster and staff, and the import wizard."""
