"""docs/deploy.md says what is there: the proxy's codes, the console's words, the files of the archive, places that exist."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")


def texts(folder, pattern):
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / folder).rglob(pattern)))


class Document(unittest.TestCase):
    def test_every_code_of_the_proxies_is_explained_with_its_status_and_no_other(self):
        conf = texts("deploy/nginx", "*.conf")
        there = set(re.findall(r"return (\d{3}) '\{\"error_code\":\"(PROXY\.\w+)\"", conf))
        explained = set()
        for row in re.findall(r"^\| (`PROXY\..*?) \|", GUIDE, re.MULTILINE):
            explained |= {(status, code) for code, status in re.findall(r"`(PROXY\.\w+)` (\d{3})", row)}
        self.assertGreater(len(there), 8)
        # The same code for a request that comes too slowly; the console never sends one.
        self.assertEqual(there - {("408", "PROXY.TIMEOUT")}, explained)

    def test_the_words_of_the_console_are_its_own(self):
        words = (texts("src/text", "*.rs") + texts("src/view", "*.rs") + (ROOT / "index.html").read_text(encoding="utf-8")).replace("’", "'")
        quoted = re.findall(r'"([A-Z][^"…]+)"', "\n".join(re.findall(r"^\| ([^|]*)\|", GUIDE, re.MULTILINE)))
        named = [text for text in quoted if " " in text and text != "Failed to fetch"]
        self.assertGreater(len(named), 4)
        for text in named:
            self.assertIn(text, words)

    def test_the_limits_are_those_of_the_files(self):
        conf = texts("deploy/nginx", "*.conf")
        for said, set_ in (
            ("20 times a second (bursts of 40)", ["rate=20r/s", "zone=cph_api burst=40"]),
            ("30 times a minute (bursts of 5)", ["rate=30r/m", "zone=cph_iam burst=5"]),
            ("a header line 72 KiB", ["large_client_header_buffers 4 72k"]),
            ("exchanged 72 KiB", ["client_max_body_size 72k", "client_body_buffer_size 72k"]),
            ("within 30 s", ["proxy_read_timeout 30s"]),
        ):
            self.assertIn(said, " ".join(GUIDE.split()))
            for setting in set_:
                self.assertIn(setting, conf)

    def test_links_lead_somewhere(self):
        headings = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", GUIDE, re.MULTILINE)}
        for anchor in re.findall(r"\]\(#([^)]+)\)", GUIDE):
            self.assertIn(anchor, headings)


if __name__ == "__main__":
    unittest.main()
