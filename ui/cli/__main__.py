"""`python -m ui.cli` is `footnote`."""

from ui.cli.main import main

main()
