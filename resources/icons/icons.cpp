// The library around the icons; a static library must hold at least one source of its own.
