"""Pictures of pages: drawn anew like every uploaded picture, and kept under a name that nobody chose."""

import uuid
from io import BytesIO

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from lms.core.errors import DomainError

from .uploads import kinds
from .uploads.pictures import redraw
from .uploads.refusals import refuse


class PictureField(WagtailImageField):
    """Wagtail's field, which never opens what was sent: only the picture that was drawn from it."""

    def to_python(self, data):
        told = forms.FileField.to_python(self, data)
        if told is None:
            return None
        self.check_image_file_size(told)
        try:
            return super().to_python(_redrawn(told))
        except DomainError as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class PictureForm(BaseImageForm):
    """Wagtail's form for a picture, wherever one is uploaded. A name like “rosa_quispe.jpg” would stand in a public address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if (field := self.fields.get("file")) is not None:
            self.fields["file"] = PictureField(label=field.label, required=field.required, widget=field.widget)


def _redrawn(upload) -> SimpleUploadedFile:
    upload.seek(0)
    kind = kinds.kind_of(upload.read(kinds.HEAD))
    if kind not in kinds.PICTURES:
        raise refuse("type")
    upload.seek(0)
    drawn = BytesIO()
    redraw(upload, kind, drawn)
    name = f"{uuid.uuid4().hex}.{kinds.PICTURES[kind]}"
    return SimpleUploadedFile(name, drawn.getvalue(), content_type=kind)
