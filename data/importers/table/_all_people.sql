-- The rows of people, which a source may bring into another form.
from people
