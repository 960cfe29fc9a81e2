from .kept import TeachError as TeachError
from .kept import keep as keep
from .kept import taught_for as taught_for
from .kept import with_lesson as with_lesson
from .kept import words_at as words_at
from .lesson_text import block as block
from .trial import Trial as Trial
from .trial import tried as tried
