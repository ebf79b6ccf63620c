"""The window: pages, menus, scans, removals and messages put together."""
