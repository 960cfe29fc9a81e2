from .freeze import frozen_file as frozen_file
from .freeze import frozen_folder as frozen_folder
from .freeze import is_report as is_report
from .server import serve as serve
