"""How every form of the site is drawn: one that was refused opens at its first wrong field.

On a phone that field may stand below the first screen, and whoever uses the keyboard alone need not look for it.
"""

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting


class FirstWrongField(BoundField):
    """A field that takes the focus when it is the first of its form with an error."""

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        return attrs | {"autofocus": True} if self._is_first_wrong() else attrs

    def _is_first_wrong(self) -> bool:
        if not self.errors or self.is_hidden:
            return False
        return next(field.name for field in self.form.visible_fields() if field.errors) == self.name


class FormRenderer(TemplatesSetting):
    """Django's, with our field for every form that brings none of its own."""

    bound_field_class = FirstWrongField
