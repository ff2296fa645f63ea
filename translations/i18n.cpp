// The library around the translations; a static library must hold at least one source of its own.
