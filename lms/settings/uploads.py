"""What may be sent to the site, and how large it may be."""

from environs import Env

env = Env()

# What a request may weigh; deploy/nginx/maloca.conf says the same. MATERIAL_MAX_BYTES is one uploaded material, the quota all
# versions of all of them together (docs/decisions/0015).
BODY_MAX_BYTES = 12 * 1024 * 1024
MATERIAL_MAX_BYTES = env.int("MATERIAL_MAX_MB", default=200) * 1024 * 1024
MATERIALS_QUOTA_BYTES = env.int("MATERIALS_QUOTA_MB", default=20_000) * 1024 * 1024
LARGE_BODIES = {"/admin/materiales/": MATERIAL_MAX_BYTES + 1024 * 1024}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt", "csv"]
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "curriculum.forms_pictures.PictureForm"
