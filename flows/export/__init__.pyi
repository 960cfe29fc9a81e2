from .sheet import TooManyRowsError as TooManyRowsError
from .sheet import fill as fill
from .sheet import new_book as new_book
from .sheet import plain_value as plain_value
from .workbook import Only as Only
from .workbook import workbook as workbook
