"""Takes the files out of a guide: a paragraph that begins with a file's name in bold, then a block of Swift.

    guide_files.py GUIDE.md FOLDER
"""

import re
import sys
from pathlib import Path

guide, folder = map(Path, sys.argv[1:])
block = re.compile(r"^\*\*`([^`]+)`\*\*.*?^```swift\n(.*?)^```", re.DOTALL | re.MULTILINE)
found = block.findall(guide.read_text())
assert found, f"{guide} names no files"
for name, text in found:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    print(f"{guide.name}: {name}")
