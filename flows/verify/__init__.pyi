from .checking import Check as Check
from .checking import verify as verify
from .values import Printed as Printed
from .values import printed_values as printed_values
