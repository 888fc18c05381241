"""The form in which a lesson is written: a draft may lack anything, what goes live may not."""

from wagtail.admin.forms import WagtailAdminPageForm

from .readiness import lacking


class LessonForm(WagtailAdminPageForm):
    """Says beside each field what keeps the lesson from going live, when it is published, scheduled or sent for review."""

    def _post_clean(self):
        super()._post_clean()
        if self.is_deferred_validation:
            return
        for finding in lacking(self.instance):
            if finding.field not in self.errors:
                self.add_error(finding.field, finding.sentence)
