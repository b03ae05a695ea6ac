"""``python -m meshup``."""

from meshup.cli import main

if __name__ == "__main__":
    main()
