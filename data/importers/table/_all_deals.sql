-- The rows of deals, which a source may make of other sheets.
from deals
