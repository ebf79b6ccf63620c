"""The few things said of an image that are worth keeping when a copy of it goes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of an image.

    Attributes:
        captured: "YYYY-MM-DDTHH:MM:SS", the camera's own clock; "" = not said.
        latitude: degrees, north positive; None = not said.
        longitude: degrees, east positive; None = not said.
        rating: 1 to 5; 0 = none.
        keywords: in their order.
    """

    captured: str = ""
    latitude: float | None = None
    longitude: float | None = None
    rating: int = 0
    keywords: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is said."""
        return self != Details()

    def or_else(self, other: Details) -> Details:
        """This, and where it says nothing, the other; the keywords of both."""
        placed = self if self.latitude is not None and self.longitude is not None else other
        return Details(
            self.captured or other.captured,
            placed.latitude,
            placed.longitude,
            self.rating or other.rating,
            (*self.keywords, *(word for word in other.keywords if word not in self.keywords)),
        )

    def beyond(self, own: Details) -> Details:
        """What this says and the other does not; where it has further keywords, those of both."""
        whole = own.or_else(self)
        return Details(
            "" if own.captured else self.captured,
            self.latitude if own.latitude is None else None,
            self.longitude if own.latitude is None else None,
            0 if own.rating else self.rating,
            whole.keywords if whole.keywords != own.keywords else (),
        )
