from .freeze import frozen_file as frozen_file
from .freeze import frozen_folder as frozen_folder
from .server import serve as serve
