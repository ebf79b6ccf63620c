"""Things counted, in words: "1 image", "1,234 images"."""

from __future__ import annotations

from dedup_gui.words.translation import Words


class Counts(Words):
    """The things that every page counts; a sentence that counts is a method of a class of its page."""

    __slots__ = ()

    def images(self, n: int) -> str:
        """So many images."""
        return self.tr("%n image(s)", "", n)

    def groups(self, n: int) -> str:
        """So many groups."""
        return self.tr("%n group(s)", "", n)

    def files(self, n: int) -> str:
        """So many files."""
        return self.tr("%n file(s)", "", n)

    def folders(self, n: int) -> str:
        """So many folders."""
        return self.tr("%n folder(s)", "", n)

    def pairs(self, n: int) -> str:
        """So many pairs."""
        return self.tr("%n pair(s)", "", n)

    def bytes(self, n: int) -> str:
        """So many bytes."""
        return self.tr("%n byte(s)", "", n)

    def hours(self, n: int) -> str:
        """So many hours."""
        return self.tr("%n hour(s)", "", n)

    def minutes(self, n: int) -> str:
        """So many minutes."""
        return self.tr("%n minute(s)", "", n)

    def seconds(self, n: int) -> str:
        """So many seconds."""
        return self.tr("%n second(s)", "", n)


COUNTS = Counts()
