#!/usr/bin/env python3
"""Proves that layering.py finds what it is there to find."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("layering.py")
TABLE = "core/base 0 \ncore/domain 1 core/base\ncore/queue 3 core/domain,core/base\nui/jobs 8 core/domain,core/base\n"


class Layering(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.root = pathlib.Path(self.temporary.name)
        self.write("core/base/result.h", "#pragma once\n")
        self.write("core/domain/job.h", '#include "core/base/result.h"\n')
        self.write("core/queue/queue.cpp", '#include "core/domain/job.h"\n#include <QString>\n')
        self.write("tests/core/queue/tst_queue.cpp",
                   '#include "core/domain/job.h"\n#include "tests/support/a.h"\n#include "tst_queue.moc"\n')
        self.write("app/main.cpp", '#include "core/queue/queue.h"\n')

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run_script(self, table=TABLE):
        (self.root / "rooms.txt").write_text(table)
        done = subprocess.run([sys.executable, SCRIPT, self.root / "rooms.txt", self.root],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    def assert_fault(self, expected, table=TABLE):
        status, text = self.run_script(table)
        self.assertEqual(status, 1, text)
        self.assertIn(expected, text)
        self.assertIn("1 faults", text)

    def test_good_tree_passes(self):
        status, text = self.run_script()
        self.assertEqual(status, 0, text)

    def test_include_upwards_is_found_with_its_line(self):
        self.write("core/domain/bad.cpp", '\n// comment\n  #  include "core/queue/queue.h"\n')
        self.assert_fault("core/domain/bad.cpp:3: core/domain may not use core/queue")

    def test_include_of_an_undeclared_lower_room_is_found(self):
        self.write("ui/jobs/page.cpp", '#include "core/queue/queue.h"\n')
        self.assert_fault("ui/jobs/page.cpp:1: ui/jobs may not use core/queue")

    def test_include_without_room_is_found(self):
        self.write("core/queue/a.cpp", '#include "queue.h"\n')
        self.assert_fault('core/queue/a.cpp:1: "queue.h" lacks its room')

    def test_nobody_includes_the_program_or_tests(self):
        self.write("core/queue/a.cpp", '#include "app/main.h"\n')
        self.assert_fault("nothing may depend on app")
        self.write("core/queue/a.cpp", '#include "tests/support/a.h"\n')
        self.assert_fault("nothing may depend on tests")

    def test_folder_without_room_is_found(self):
        self.write("core/stranger/a.cpp", "")
        self.assert_fault("core/stranger/a.cpp:1: this folder is no room")

    def test_include_of_no_room_is_found(self):
        self.write("core/queue/a.cpp", '#include "core/stranger/a.h"\n')
        self.assert_fault("which is in no room")

    def test_test_uses_only_what_its_room_may_use(self):
        self.write("tests/core/domain/tst_job.cpp", '#include "core/queue/queue.h"\n')
        self.assert_fault("tests/core/domain/tst_job.cpp:1: a test of core/domain may not use core/queue")

    def test_test_may_use_what_lies_beside_it(self):
        self.write("tests/core/queue/tst_a.cpp", '#include "client.h"\n')
        self.assert_fault('tests/core/queue/tst_a.cpp:1: a test of "client.h" lacks its room')
        self.write("tests/core/queue/client.h", "")
        self.assertEqual(self.run_script()[0], 0)

    def test_declared_dependency_must_be_below(self):
        self.assert_fault("core/base (level 0) depends on core/domain (level 1)",
                          TABLE.replace("core/base 0 ", "core/base 0 core/domain"))
        self.assert_fault("core/x (level 1) depends on core/domain (level 1)", TABLE + "core/x 1 core/domain\n")

    def test_declared_dependency_must_exist(self):
        self.assert_fault("which is no room", TABLE + "core/x 9 core/nothing\n")

    def test_nothing_to_check_is_no_success(self):
        self.assertEqual(self.run_script("")[0], 2)


if __name__ == "__main__":
    unittest.main()
