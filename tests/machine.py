"""What the tests need of the machine besides Python: Chromium, a font with Chinese, PostgreSQL,
Pango; and tcmalloc, which they only run sooner with (see the Makefile).

`python -m tests.machine` finds them, installs what is missing where that is allowed (Debian and
Ubuntu, as root or with a sudo that asks nothing), and otherwise says what to install and ends
with 1: a machine without them must fail, since skipping would let a broken page through.
"""

import ctypes.util
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

HEADLESS_SHELL = "chromium-headless-shell"  # draws the same pages for a fifth less
TCMALLOC = "libtcmalloc-minimal4"
BROWSER_NAMES = (
    HEADLESS_SHELL,
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
)
MAC_BROWSERS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)


def chromium() -> Path | None:
    """The browser to drive: $CHROMIUM where it is set, else the first one found."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        return Path(chosen) if shutil.which(chosen) else None
    for name in BROWSER_NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((path for path in MAC_BROWSERS if path.exists()), None)


def has_chinese_font() -> bool:
    """Whether a page can show Chinese. macOS always can; elsewhere fontconfig knows."""
    if sys.platform == "darwin":
        return True
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def postgres_programs() -> Path | None:
    """The folder with PostgreSQL's server programs: those on the path, else Debian's newest.

    Debian keeps them off the path. Nobody's service is used or needed: tests start their own.
    """
    found = shutil.which("initdb")
    here = [Path(found).resolve().parent] if found else []
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    whole = (place for place in here + debian if (place / "postgres").exists())
    return next(whole, None)


def _version(programs: Path) -> float:
    name = programs.parent.name
    return float(name) if name.replace(".", "", 1).isdigit() else 0


def has_pango() -> bool:
    """Whether the briefings' PDFs can be set."""
    return ctypes.util.find_library("pangoft2-1.0") is not None


def has_tcmalloc() -> bool:
    """Whether memory can be had sooner than from the C library. It is not asked for elsewhere."""
    return sys.platform != "linux" or ctypes.util.find_library("tcmalloc_minimal") is not None


def missing_packages() -> list[str]:
    """The Debian packages that would supply what was not found."""
    missing = []
    if postgres_programs() is None:
        missing.append("postgresql")
    if chromium() is None:
        missing.append("chromium")
    if not has_chinese_font():
        missing += ["fonts-noto-cjk", "fontconfig"]
    if not has_pango():
        # the last one makes a PDF with Chinese small, and quickly
        missing += ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
    return missing


def installer() -> list[str] | None:
    """The command that may install packages here; None where nobody may, or where it is not apt."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") is None:
        return None
    asks_nothing = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    if asks_nothing.returncode != 0:
        return None
    return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]


def install(packages: list[str]) -> None:
    """Installs with apt-get, or leaves things as they are where that is not allowed."""
    command = installer()
    if command is None:
        return
    print("Installing", *packages, flush=True)
    _updated()
    _run([*command, "install", "-qq", "-y", "--no-install-recommends", *packages])


@cache
def _updated() -> None:
    """The names of all packages, once."""
    _run([*(installer() or ()), "update", "-qq"])


def _run(command: list[str]) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, check=False)


def browsers_environment() -> dict[str, str | float | bool]:
    """The environment without what is loaded before other programs: a browser has its own."""
    return {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}


def main() -> int:
    """0 when everything is there in the end, else 1 with the names of what is missing."""
    missing = missing_packages()
    wished = [HEADLESS_SHELL] if "chromium" in missing else []
    for package in [*wished, *([] if has_tcmalloc() else [TCMALLOC])]:
        install([package])  # one by one, since not every system has them
    missing = missing_packages()
    if missing:
        install(missing)
        missing = missing_packages()
    if missing:
        print(
            "The tests need", " and ".join(missing),
            "(Debian's names): install them, or name a Chromium with CHROMIUM=/its/path.",
            file=sys.stderr,
        )  # fmt: skip
        return 1
    print(
        f"Browser: {chromium()}; PostgreSQL: {postgres_programs()}; "
        "a font with Chinese and Pango: found"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
