"""Arrow tables as pandas has them: whole numbers stay whole where some are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def frame(table: pa.Table) -> pd.DataFrame:
    """A DataFrame with nullable integers and booleans; text is text, lists are arrays."""
    import pandas as pd
    import pyarrow as pa

    kinds: dict[Any, Any] = {
        pa.int32(): pd.Int32Dtype(),
        pa.int64(): pd.Int64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    found: pd.DataFrame = table.to_pandas(types_mapper=kinds.get)
    return found
