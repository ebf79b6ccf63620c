"""Where the frozen program begins."""

from dedup_gui.__main__ import main

if __name__ == "__main__":
    raise SystemExit(main())
