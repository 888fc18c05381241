"""What a bare Wagtail reaches on the same machine under the same server: the yardstick, never a part of the site."""
