#!/usr/bin/env python3
"""Holds every #include against the table of rooms: layering.py ROOMS.TXT SOURCE_FOLDER

A line of the table is "room level dep,dep". A room may include itself and what it declares; it may only declare rooms of
lower levels. Tests named tst_*.cpp may use what their room may use, and what lies beside them.
Faults name file and line.
"""

import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"')
SOURCES = {".h", ".cpp"}


class Room:
    def __init__(self, name, level, depends):
        self.name = name
        self.level = level
        self.depends = depends

    def may_use(self, other):
        return other == self.name or other in self.depends


def read_table(text):
    rooms = {}
    for line in filter(None, text.splitlines()):
        name, level, depends = line.split(" ", 2)
        rooms[name] = Room(name, int(level), [d for d in depends.split(",") if d])
    return rooms


def table_faults(rooms):
    for room in rooms.values():
        for depend in room.depends:
            if depend not in rooms:
                yield f"CMakeLists.txt: {room.name} depends on {depend}, which is no room"
            elif rooms[depend].level >= room.level:
                yield (f"CMakeLists.txt: {room.name} (level {room.level}) depends on {depend} "
                       f"(level {rooms[depend].level}), which is not below it")


def room_of(path, rooms):
    """The room of a path such as core/queue/jobqueue.h, or None."""
    parts = pathlib.PurePosixPath(path).parts
    for length in range(len(parts) - 1, 0, -1):
        name = "/".join(parts[:length])
        if name in rooms:
            return name
    return None


def includes(file):
    for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1)


def is_generated(name):
    return name.endswith(".moc") or name.startswith(("moc_", "ui_"))


def include_fault(name, user, rooms):
    """Why a room may not include this name, or None."""
    if is_generated(name):
        return None
    if "/" not in name:
        return f'"{name}" lacks its room: write "{user.name}/{name}"'
    top = name.split("/", 1)[0]
    if top in ("app", "tests"):
        return f"{user.name} may not include {name}: nothing may depend on {top}"
    used = room_of(name, rooms)
    if used is None:
        return f"{user.name} includes {name}, which is in no room"
    if not user.may_use(used):
        return f"{user.name} may not use {used}: it includes {name}"
    return None


def source_faults(root, rooms):
    for top in ("core", "ui"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in SOURCES:
                continue
            relative = file.relative_to(root).as_posix()
            room = room_of(relative, rooms)
            if room is None:
                yield f"{relative}:1: this folder is no room; declare it with cq_room()"
                continue
            for number, name in includes(file):
                fault = include_fault(name, rooms[room], rooms)
                if fault:
                    yield f"{relative}:{number}: {fault}"


def test_faults(root, rooms):
    for file in sorted((root / "tests").rglob("tst_*.cpp")):
        relative = file.relative_to(root).as_posix()
        room = room_of(relative.removeprefix("tests/"), rooms)
        if room is None:
            continue
        for number, name in includes(file):
            beside = "/" not in name and (file.parent / name).is_file()
            if not beside and not name.startswith("tests/"):
                fault = include_fault(name, rooms[room], rooms)
                if fault:
                    yield f"{relative}:{number}: a test of {fault}"


def all_faults(rooms, root):
    return [*table_faults(rooms), *source_faults(root, rooms), *test_faults(root, rooms)]


def main(arguments):
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    rooms = read_table(pathlib.Path(arguments[0]).read_text())
    root = pathlib.Path(arguments[1])
    if not rooms or not (root / "core").is_dir():
        print("layering: no rooms or no sources found", file=sys.stderr)
        return 2
    faults = all_faults(rooms, root)
    print("\n".join(faults))
    print(f"layering: {len(rooms)} rooms, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
