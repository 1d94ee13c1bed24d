"""Fail when a source file is longer than one reader can hold in mind (500 lines)."""

import subprocess
import sys
from pathlib import Path

LIMIT = 500

listing = ["git", "ls-files", "*.py", "*.ts", "*.css", "*.html"]
tracked = subprocess.run(listing, capture_output=True, text=True, check=True)
long = [
    f"{path}: {lines} lines, {LIMIT} at most: split it by subject"
    for path in map(Path, tracked.stdout.split())
    if path.exists() and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LIMIT
]
print("\n".join(long))
sys.exit(bool(long))
