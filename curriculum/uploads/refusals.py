"""Why a file is not taken: a code for programs, a status, and a sentence that says how to mend it."""

from django.utils.translation import gettext_lazy as _

from lms.core.errors import DomainError

TOO_LARGE, WRONG_TYPE, BAD_CONTENT = 413, 415, 422
SENTENCES = {
    "too_large": (TOO_LARGE, _("El archivo pesa más de %(limit)s. Redúzcalo o divídalo, y súbalo otra vez.")),
    "quota": (
        TOO_LARGE,
        _("Ya no hay espacio para más materiales (%(limit)s en total). Pida más a quien administra el servidor. No cambió nada."),
    ),
    "type": (
        WRONG_TYPE,
        _(
            "Por su contenido, este archivo no es de un tipo que se acepte. Suba PDF, DOCX, PPTX, XLSX, ODT, ODP, ODS, PNG, "
            "JPEG, WebP, AVIF, MP3, Opus, M4A, MP4, WebM, TXT o CSV."
        ),
    ),
    "svg": (WRONG_TYPE, _("Las imágenes SVG no se aceptan porque pueden llevar programas. Expórtela como PNG.")),
    "program": (WRONG_TYPE, _("El archivo es un programa, aunque su nombre diga otra cosa. No se aceptan programas.")),
    "old_office": (
        WRONG_TYPE,
        _("Es un documento de Office antiguo o con contraseña. Guárdelo como DOCX, PPTX o XLSX, o en PDF."),
    ),
    "archive": (WRONG_TYPE, _("Es un archivo comprimido. Súbalo descomprimido, archivo por archivo.")),
    "empty": (BAD_CONTENT, _("El archivo está vacío. Ábralo, guárdelo otra vez y vuelva a subirlo.")),
    "damaged": (BAD_CONTENT, _("El archivo está dañado o incompleto. Ábralo, guárdelo otra vez y vuelva a subirlo.")),
    "many_pixels": (
        BAD_CONTENT,
        _("La imagen tiene demasiados puntos. Redúzcala a no más de %(limit)s millones y súbala otra vez."),
    ),
    "animated": (BAD_CONTENT, _("Es una imagen animada. Súbala como imagen fija, o como video MP4 o WebM.")),
    "encrypted": (BAD_CONTENT, _("El archivo está protegido con contraseña. Quítele la protección y súbalo otra vez.")),
    "pdf_acts": (
        BAD_CONTENT,
        _("El PDF lleva programas o acciones automáticas. Imprímalo otra vez como PDF, sin formularios, y suba ese archivo."),
    ),
    "pdf_carries": (BAD_CONTENT, _("El PDF lleva otros archivos adentro. Quíteselos, o imprímalo otra vez como PDF.")),
    "macros": (BAD_CONTENT, _("El documento lleva macros. Guárdelo sin macros (DOCX, PPTX o XLSX) y súbalo otra vez.")),
    "carries": (
        BAD_CONTENT,
        _(
            "El documento lleva otro archivo adentro, por ejemplo la hoja de cálculo de un gráfico. Pegue el gráfico como imagen "
            "y súbalo otra vez."
        ),
    ),
    "links_out": (
        BAD_CONTENT,
        _("El documento busca una plantilla, una imagen o un objeto fuera de él. Insértelo en el documento y súbalo otra vez."),
    ),
    "paths": (
        BAD_CONTENT,
        _("Las partes del documento tienen nombres que no se aceptan. Ábralo, guárdelo otra vez y vuelva a subirlo."),
    ),
    "bomb": (BAD_CONTENT, _("El documento es demasiado grande al descomprimirse. Redúzcalo o guárdelo como PDF.")),
    "not_utf8": (BAD_CONTENT, _("El texto no está en UTF-8. Guárdelo como “CSV UTF-8” o “texto UTF-8” y súbalo otra vez.")),
    "control": (BAD_CONTENT, _("El texto lleva signos que no son letras ni números. Guárdelo otra vez como texto simple.")),
    "formulas": (
        BAD_CONTENT,
        _("Una celda del CSV empieza como fórmula (=, +, - o @). Deje el valor sin fórmula y súbalo otra vez."),
    ),
}


def refuse(code: str, **facts: object) -> DomainError:
    """The refusal with that code, to be raised; it stands at the field `file`, and `details["status"]` is the answer's status."""
    status, sentence = SENTENCES[code]
    return DomainError(code, str(sentence % facts if facts else sentence), field="file", status=status, **facts)
