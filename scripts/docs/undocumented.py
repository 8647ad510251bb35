"""Names the public declarations of a symbol graph that have no documentation.

    undocumented.py GRAPH.symbols.json [MORE.symbols.json ...]

Declarations that the compiler made up, which have no place in a source file, do not count; an implementation has the
documentation of the requirement that it fulfils. Exit status 1 where one is missing.
"""

import json
import sys
from pathlib import Path

missing = 0
for path in map(Path, sys.argv[1:]):
    symbols = [each for each in json.loads(path.read_text())["symbols"] if "location" in each]
    bare = [each for each in symbols if not each.get("docComment", {}).get("lines")]
    missing += len(bare)
    print(f"{path.name.split('.')[0]}: {len(symbols) - len(bare)} of {len(symbols)} public declarations documented")
    for each in bare:
        place = each["location"]
        line = place["position"]["line"] + 1
        print(f"  {place['uri'].rsplit('/', 1)[-1]}:{line}: {'.'.join(each['pathComponents'])}")
sys.exit(missing > 0)
