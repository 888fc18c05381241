"""The signed paper of an agreement: a PDF that lies still, in the private media under a random name."""

import shutil
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from curriculum.uploads import Checked, check_upload
from curriculum.uploads.kinds import PDF
from curriculum.uploads.refusals import refuse
from lms.core.errors import DomainError

from .models import Agreement

FOLDER = "agreements"
MOST_BYTES = 10 * 1024 * 1024


def check_paper(upload: UploadedFile, folder: Path) -> Checked:
    """The upload as a PDF in `folder` that may be kept. Raises DomainError, which says why not."""
    if (upload.size or 0) > MOST_BYTES:
        raise refuse("too_large", limit=filesizeformat(MOST_BYTES))
    found = check_upload(upload, folder)
    if found.media_type != PDF:
        message = _("El archivo no es un PDF. Escanee el convenio o guárdelo como PDF, y súbalo otra vez.")
        raise DomainError("type", message, field="file", status=415)
    return found


def keep_paper(agreement: Agreement, file: Checked) -> None:
    """The file as the agreement's, named in its row, which is still to be saved; the one before goes when that is done."""
    drop_paper(agreement)
    agreement.stored_name, agreement.file_size = f"{uuid.uuid4().hex}.pdf", file.size
    place = paper_of(agreement)
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}")
    shutil.copyfile(file.path, beside)
    beside.rename(place)


def drop_paper(agreement: Agreement) -> None:
    """The file leaves the disk once the row has been written without it, or has gone."""
    if agreement.stored_name:
        gone = paper_of(agreement)
        transaction.on_commit(lambda: gone.unlink(missing_ok=True))


def paper_of(agreement: Agreement) -> Path:
    """Where the file of an agreement that has one lies."""
    return Path(settings.PRIVATE_MEDIA_ROOT) / FOLDER / agreement.stored_name
