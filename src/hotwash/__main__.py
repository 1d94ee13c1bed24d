"""python -m hotwash"""

from hotwash.entry.cli.main import main

main()
