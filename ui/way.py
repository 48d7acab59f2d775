"""The link that brought somebody to the door, followed once they are let in.

A sign-in comes back to the first page whatever was asked for. The tab keeps the link meanwhile,
since a server knows nobody before they have signed in; it is one of this address, and whose view it
shows is decided by who then looks.
"""

import streamlit as st

LED = "led"
KEEP = """<script>
if (location.search || !location.pathname.endsWith("/"))
  sessionStorage.setItem("way", location.pathname + location.search);
</script>"""
# In a block of its own: the script may be run again in the same document.
FOLLOW = """<script>{
  const way = sessionStorage.getItem("way");
  sessionStorage.removeItem("way");
  if (way && /^\\/(?!\\/)/.test(way) && way !== location.pathname + location.search)
    location.replace(way);
}</script>"""


def keep() -> None:
    """At the door: the tab remembers which link was followed, the bare address aside."""
    st.html(KEEP, unsafe_allow_javascript=True)


def follow() -> None:
    """Inside: goes on to where the tab was to go, once a visit."""
    if not st.session_state.get(LED):
        st.session_state[LED] = True
        st.html(FOLLOW, unsafe_allow_javascript=True)
