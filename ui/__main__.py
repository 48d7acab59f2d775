"""`python -m ui`: serves the dashboard, as `streamlit run app.py` does, with its options.

Streamlit takes any folder named pages for its older kind of page until app.py has run once, and
greets whoever opens a page's own address first with "Page not found". It is told beforehand.
"""

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

APP = Path(__file__).resolve().parents[1] / "app.py"

if __name__ == "__main__":
    PagesManager.uses_pages_directory = False
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    cli.main()
