from .checking import Check as Check
from .checking import verify as verify
from .checking import verify_document as verify_document
from .kept import KeptChecks as KeptChecks
from .values import Printed as Printed
from .values import printed_values as printed_values
from .values import printed_values_of as printed_values_of
from .values import sample_of as sample_of
