"""deploy/install-site puts a version in place while it is served: at no moment does the page name a file that is not there."""

import os
import pathlib
import re
import subprocess
import tempfile
import threading
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "install-site"
PARTS = ("cloud-phone-console-{}.js", "cloud-phone-console-{}_bg.wasm", "console-{}.css")


class InstallSite(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.site = self.folder / "www" / "console"

    def version(self, digit):
        """A version whose files all have this digit in name and content."""
        site = self.folder / f"version-{digit}"
        site.mkdir()
        names = [part.format(digit * 16) for part in PARTS]
        for name in names:
            for packed in ("", ".br", ".gz"):
                (site / (name + packed)).write_text(digit * 100)
        page = f"<!doctype html><meta data-js=./{names[0]} data-wasm=./{names[1]}><link href=./{names[2]}>"
        for packed in ("", ".br", ".gz"):
            (site / f"index.html{packed}").write_text(page + packed)
        (site / "config.json").write_text('{ "schema": 1 }')
        return site

    def install(self, site, **options):
        return subprocess.run([str(SCRIPT), str(site), str(self.site)], check=True, stderr=subprocess.PIPE, **options)

    def served(self):
        return {path.name for path in self.site.iterdir()}

    def test_a_first_version_is_there_whole_and_can_be_read_by_the_server(self):
        site = self.version("a")
        self.install(site, umask=0o077)
        self.assertEqual(self.served(), {path.name for path in site.iterdir()})
        for path in self.site.iterdir():
            self.assertEqual(path.stat().st_mode & 0o777, 0o644, path)
        self.assertEqual(self.site.stat().st_mode & 0o777, 0o755)

    def test_config_json_stays_as_it_is(self):
        self.install(self.version("a"))
        (self.site / "config.json").write_text("mine")
        self.install(self.version("b"))
        self.assertEqual((self.site / "config.json").read_text(), "mine")

    def test_the_version_before_stays_and_older_ones_go(self):
        for digit in "abc":
            self.install(self.version(digit))
        there = "".join(sorted(self.served()))
        self.assertNotIn("a" * 16, there)
        for digit in "bc":
            for part in PARTS:
                self.assertIn(part.format(digit * 16) + ".br", self.served())

    def test_a_way_back(self):
        first = self.version("a")
        self.install(first)
        self.install(self.version("b"))
        self.install(first)
        self.assertIn("a" * 16, (self.site / "index.html").read_text())
        self.assertIn("a" * 16, (self.site / "index.html.br").read_text())
        self.assertIn(PARTS[1].format("b" * 16), self.served())

    def test_the_same_version_again_changes_nothing(self):
        site = self.version("a")
        self.install(site)
        before = self.served()
        self.install(site)
        self.install(site)
        self.assertEqual(self.served(), before)

    def test_files_of_somebody_else_stay(self):
        self.install(self.version("a"))
        for name in ("logo.svg", "robots.txt", "notes-2024.js"):
            (self.site / name).write_text("mine")
        for digit in "bc":
            self.install(self.version(digit))
        self.assertLessEqual({"logo.svg", "robots.txt", "notes-2024.js"}, self.served())

    def test_a_packed_page_of_the_version_before_does_not_stay(self):
        self.install(self.version("a"))
        site = self.version("b")
        (site / "index.html.br").unlink()
        self.install(site)
        self.assertNotIn("index.html.br", self.served())

    def test_at_no_moment_a_page_names_a_file_that_is_not_there(self):
        self.install(self.version("a"))
        missing, looks, over = [], [0], threading.Event()

        def look():
            while not over.is_set():
                for packed in ("", ".br", ".gz"):
                    page = (self.site / f"index.html{packed}").read_text()
                    names = re.findall(r"\./([^\s>]+)", page)
                    if len(names) != 3 or not all(os.path.exists(self.site / name) for name in names):
                        missing.append(page)
                looks[0] += 1

        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            for digit in "bcdef":
                self.install(self.version(digit))
        finally:
            over.set()
            watcher.join()
        self.assertEqual(missing, [])
        self.assertGreater(looks[0], 20)

    def test_what_is_no_site_is_refused(self):
        for arguments in ([], [str(self.folder)], [str(self.folder), str(self.site)]):
            answer = subprocess.run([str(SCRIPT), *arguments], stderr=subprocess.PIPE, check=False)
            self.assertEqual(answer.returncode, 2)
        self.assertFalse(self.site.exists())


if __name__ == "__main__":
    unittest.main()
