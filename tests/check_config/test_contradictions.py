"""deploy/check-config finds what does not fit between a config.json and the values of nginx or Caddy, and nothing else.

Each case takes the samples that ship, changes one thing, and looks for the one line that tells of it.
"""

import contextlib
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy"))
sys.dont_write_bytecode = True

from check_config import command  # noqa: E402

NGINX = ROOT / "deploy" / "nginx" / "cloud-phone-console" / "values.conf"
CADDY = ROOT / "deploy" / "caddy" / "values.caddy"
CONSOLE = "https://console.example.com"
PORTAL = "https://portal.example.com"
PROXY = "https://proxy.example.com"


class Bench(unittest.TestCase):
    """Files in a folder of their own, and what the checker says of them."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_it(self, config, files, *options):
        """The exit code and what was printed. `files` are pairs of a server and the text of its values."""
        text = config if isinstance(config, str) else json.dumps({"schema": 1, **config}, indent=2)
        arguments = [self.write("config.json", text)]
        for number, (server, values) in enumerate(files):
            arguments += [f"--{server}", self.write(f"{number}-values.{server}", values)]
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try:
                code = command.main([*arguments, *options])
            except SystemExit as end:
                code = end.code
        return code, out.getvalue().replace(str(self.folder) + "/", "")

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)

    def fine(self, config, files, *options):
        code, said = self.run_it(config, files, *options)
        self.assertEqual(code, 0, said)
        return said

    def wrong(self, config, files, *options):
        """The contradictions, a line each."""
        code, said = self.run_it(config, files, *options)
        self.assertEqual(code, 1, said)
        _, mark, rest = said.partition("\nContradictions:\n")
        self.assertTrue(mark, said)
        return [line.strip() for line in rest.partition("\n\n")[0].splitlines()]


def changed(text, *pairs):
    """A text with each first text of the pairs replaced by the second; each is there once."""
    for old, new in pairs:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def line_of(text, part):
    return text[: text.index(part)].count("\n") + 1


NGINX_TEXT, CADDY_TEXT = NGINX.read_text(encoding="utf-8"), CADDY.read_text(encoding="utf-8")
SERVERS = [("nginx", NGINX_TEXT), ("caddy", CADDY_TEXT)]
FRAMES = {"nginx": "default \"'none'\";", "caddy": "vars cph_frame_ancestors \"'none'\""}
CONNECTS = {"nginx": "map \"\" $cph_connect_src {\n    default \"\";", "caddy": "vars cph_connect_src \"'self'\""}
ORIGINS = {"nginx": '    "https://console.example.com" 1;\n', "caddy": "\t\theader Origin https://console.example.com\n"}


def frames(server, sources):
    return {"nginx": f'default "{sources}";', "caddy": f'vars cph_frame_ancestors "{sources}"'}[server]


def connects(server, origins):
    return {"nginx": f'map "" $cph_connect_src {{\n    default "{origins}";',
            "caddy": f"vars cph_connect_src \"'self' {origins}\""}[server]  # fmt: skip


def origin(server, text):
    return {"nginx": f'    "{text}" 1;\n', "caddy": f"\t\theader Origin {text}\n"}[server]


def regions(**addresses):
    return {"endpoints": {"regions": [{"id": "cn-east-3", **addresses}]}}


ACROSS = regions(cph=f"{PROXY}/api/cn-east-3", iam=f"{PROXY}/iam/cn-east-3")


class Samples(Bench):
    def test_the_samples_that_ship_fit_one_another(self):
        said = self.fine((ROOT / "config.json").read_text(encoding="utf-8"), SERVERS, "--origin", CONSOLE)
        self.assertIn("no contradiction", said)
        self.assertNotIn("Notes:", said)

    def test_all_the_regions_there_are_fit_too(self):
        self.assertIn("13 regions", self.fine({}, SERVERS))

    def test_the_program_runs_as_it_ships_and_from_anywhere(self):
        values = ["--nginx", str(NGINX), "--caddy", str(ROOT / "deploy" / "caddy" / "Caddyfile")]
        answer = subprocess.run([str(ROOT / "deploy" / "check-config"), str(ROOT / "config.json"), *values], cwd="/",
                                stdout=subprocess.PIPE, text=True, check=False)  # fmt: skip
        self.assertEqual(answer.returncode, 0, answer.stdout)
        self.assertIn("connect-src 'self'\n  frame-ancestors 'none'\n", answer.stdout)


class Frames(Bench):
    def test_a_portal_that_the_policy_does_not_let_frame(self):
        for server, text in SERVERS:
            [line] = self.wrong({"embed": {"parentOrigins": [PORTAL]}}, [(server, text)])
            place = f"0-values.{server}:{line_of(text, FRAMES[server])}"
            self.assertEqual(line, f"{place}: frame-ancestors is 'none'; needed: also {PORTAL} (config.json:4, embed.parentOrigins)")

    def test_a_page_that_may_frame_but_is_no_portal(self):
        for server, text in SERVERS:
            [line] = self.wrong({}, [(server, changed(text, (FRAMES[server], frames(server, PORTAL))))])
            self.assertIn(f"frame-ancestors lets {PORTAL} frame the console; needed: 'none'", line)

    def test_the_same_on_both_sides(self):
        for server, text in SERVERS:
            both = f"{PORTAL} https://other.example.com:8443"
            said = self.fine({"embed": {"parentOrigins": both.split()}}, [(server, changed(text, (FRAMES[server], frames(server, both))))])
            self.assertIn(f"frame-ancestors {both}\n", said)

    def test_a_page_around_the_portal_is_named_on_the_command_line(self):
        config, outer = {"embed": {"parentOrigins": [PORTAL]}}, "https://outer.example.com"
        for server, text in SERVERS:
            files = [(server, changed(text, (FRAMES[server], frames(server, f"{PORTAL} {outer}"))))]
            self.fine(config, files, "--around", outer)
            self.assertIn(f"lets {outer} frame", self.wrong(config, files)[0])

    def test_wildcards_and_an_empty_list_are_no_origins(self):
        for server, text in SERVERS:
            lines = self.wrong({"embed": {"parentOrigins": [PORTAL]}}, [(server, changed(text, (FRAMES[server], frames(server, "https://*.example.com"))))])
            self.assertEqual(len(lines), 2)
            [line] = self.wrong({}, [(server, changed(text, (FRAMES[server], frames(server, ""))))])
            self.assertIn("frame-ancestors is empty; needed: 'none'", line)


class Connections(Bench):
    def test_a_proxy_that_the_policy_does_not_name(self):
        for server, text in SERVERS:
            [line] = self.wrong(ACROSS, [(server, text)], "--origin", CONSOLE)
            place = f"0-values.{server}:{line_of(text, CONNECTS[server]) + (server == 'nginx')}"
            self.assertEqual(line, f"{place}: connect-src has 'self'; needed: also {PROXY} (config.json:7, the region cn-east-3's cph)")

    def test_a_proxy_that_is_named_and_lets_the_console_in(self):
        for server, text in SERVERS:
            said = self.fine(ACROSS, [(server, changed(text, (CONNECTS[server], connects(server, PROXY))))])
            self.assertIn(f"connect-src 'self' {PROXY}\n", said)
            self.assertIn(f"Access-Control-Allow-Origin: {CONSOLE}\n", said)

    def test_a_policy_that_lets_requests_go_anywhere(self):
        for server, text in SERVERS:
            for source in ("https:", "*", "https://*.example.com"):
                lines = self.wrong({}, [(server, changed(text, (CONNECTS[server], connects(server, source))))])
                self.assertIn(f"connect-src has {source}, which lets the page send to any such host", lines[0])

    def test_a_policy_without_the_page_itself(self):
        text = changed(CADDY_TEXT, (CONNECTS["caddy"], 'vars cph_connect_src "https://proxy.example.com"'))
        self.assertIn("needed: also 'self'", self.wrong(ACROSS, [("caddy", text)])[0])

    def test_a_console_that_cors_does_not_let_in(self):
        for server, text in SERVERS:
            text = changed(text, (CONNECTS[server], connects(server, PROXY)), (ORIGINS[server], origin(server, "https://elsewhere.example.com")))
            [line] = self.wrong(ACROSS, [(server, text)])
            self.assertIn(f"CORS lets in https://elsewhere.example.com; needed: also {CONSOLE}, the console's", line)
            [line] = self.wrong(ACROSS, [(server, changed(text, (origin(server, "https://elsewhere.example.com"), "")))])
            self.assertIn("CORS lets in no origin", line)

    def test_origins_by_pattern(self):
        text = changed(NGINX_TEXT, (ORIGINS["nginx"], '    "~^https://.*\\.example\\.com$" 1;\n'))
        self.assertIn("is a pattern; needed: exact origins", self.wrong({}, [("nginx", text)])[0])
        text = changed(NGINX_TEXT, ('$cph_origin_allowed {\n    default "";', "$cph_origin_allowed {\n    default 1;"))
        self.assertIn("lets every origin in", self.wrong({}, [("nginx", text)])[0])
        for pattern in ("header Origin https://*.example.com", "header_regexp Origin ^https://.*$"):
            text = changed(CADDY_TEXT, (ORIGINS["caddy"], f"\t\t{pattern}\n"))
            self.assertIn("is a pattern; needed: exact origins", self.wrong({}, [("caddy", text)])[0])

    def test_a_proxy_elsewhere_is_said_not_to_be_checked(self):
        config = regions(cph="https://elsewhere.example.com/cph")
        for server, text in SERVERS:
            text = changed(text, (CONNECTS[server], connects(server, "https://elsewhere.example.com")))
            self.assertIn("https://elsewhere.example.com is not served by a given file", self.fine(config, [(server, text)]))

    def test_an_origin_that_is_the_consoles_own_is_no_other_origin(self):
        said = self.fine(regions(cph=f"{CONSOLE}/api/cn-east-3"), SERVERS, "--origin", CONSOLE)
        self.assertIn("CORS: nothing", said)


class Regions(Bench):
    def test_a_region_that_the_proxy_does_not_serve(self):
        for server, text in SERVERS:
            [line] = self.wrong({"endpoints": {"regions": [{"id": "xx-test-1", "cph": "/api/xx-test-1"}]}}, [(server, text)])
            self.assertIn("the proxy has no cph host for the region xx-test-1; needed: one (config.json:7", line)
            line = self.wrong({"endpoints": {"regions": [{"id": "xx-test-1", "iam": "/iam/xx-test-1"}]}}, [(server, text)])[1]
            self.assertIn("no iam host for the region xx-test-1", line)

    def test_a_path_that_the_proxy_does_not_serve(self):
        for server, text in SERVERS:
            [line] = self.wrong(regions(cph="/phones/cn-east-3"), [(server, text)])
            self.assertIn("config.json:7: the region cn-east-3's cph is /phones/cn-east-3, which the proxy does not serve; needed: /api/cn-east-3", line)

    def test_a_console_below_a_path(self):
        below = {
            "nginx": changed(NGINX_TEXT, ('    "~^(?<cph_inner>/.*)?\\z" "in$cph_inner";\n', ""),
                             ('#"~^/portal/console(?', '"~^/portal/console(?')),
            "caddy": changed(CADDY_TEXT, ('vars cph_base ""', 'vars cph_base "portal/console"')),
        }  # fmt: skip
        for server, text in below.items():
            for address in ("./api/cn-east-3", "/portal/console/api/cn-east-3"):
                self.fine(regions(cph=address, iam=address.replace("api", "iam")), [(server, text)])
            [line] = self.wrong(regions(cph="/api/cn-east-3", iam="./iam/cn-east-3"), [(server, text)])
            self.assertIn("needed: /portal/console/api/cn-east-3", line)

    def test_a_path_of_caddy_has_no_slash_at_its_ends(self):
        for path in ("/portal/console", "portal/console/"):
            text = changed(CADDY_TEXT, ('vars cph_base ""', f'vars cph_base "{path}"'))
            [line] = self.wrong(regions(cph="./api/cn-east-3", iam="./iam/cn-east-3"), [("caddy", text)])
            self.assertIn(f"the path of the console is {path}; needed: portal/console", line)

    def test_a_host_without_its_group(self):
        group = next(line for line in NGINX_TEXT.splitlines() if line.startswith("upstream cph.cn-east-3."))
        [line] = self.wrong(regions(), [("nginx", changed(NGINX_TEXT, (group + "\n", "")))])
        self.assertIn("cph.cn-east-3.myhuaweicloud.com has no upstream group", line)

    def test_a_path_on_the_proxy_of_another_origin(self):
        for server, text in SERVERS:
            text = changed(text, (CONNECTS[server], connects(server, PROXY)))
            [line] = self.wrong(regions(cph=f"{PROXY}/cn-east-3", iam=f"{PROXY}/iam/cn-east-3"), [(server, text)])
            self.assertIn(f"needed: {PROXY}/api/cn-east-3", line)


class Names(Bench):
    def test_a_console_under_another_name(self):
        for server, text in SERVERS:
            [line] = self.wrong({}, [(server, text)], "--origin", "https://phones.acme.example")
            self.assertIn("the console is served at https://console.example.com; needed: https://phones.acme.example (--origin)", line)

    def test_a_file_that_is_none_of_the_values(self):
        for server, text in (("nginx", "events {}\n"), ("caddy", ":80 {\n\trespond 200\n}\n")):
            self.assertEqual(len(self.wrong({}, [(server, text)])), 5)


class Syntax(Bench):
    def test_comments_quotes_and_escapes_are_read_as_nginx_reads_them(self):
        text = changed(NGINX_TEXT, ("default \"'none'\";", "default # a word; and a }\n    '\\'none\\'' ; # more"))
        self.fine({}, [("nginx", text)])

    def test_comments_quotes_and_joined_lines_are_read_as_caddy_reads_them(self):
        text = changed(CADDY_TEXT, ("vars cph_frame_ancestors \"'none'\"", "vars \\\n\t\tcph_frame_ancestors `'none'` # 'self' }"))
        self.fine({}, [("caddy", text)])

    def test_a_caddyfile_leads_to_its_values(self):
        self.write("values.caddy", changed(CADDY_TEXT, (FRAMES["caddy"], frames("caddy", PORTAL))))
        [line] = self.wrong({}, [("caddy", "{\n\tadmin off\n}\nimport values.caddy\n")])
        self.assertTrue(line.startswith("values.caddy:"), line)

    def test_what_cannot_be_read_ends_with_2(self):
        for server, text in (("nginx", "map a {\n"), ("nginx", "default 'x;\n"), ("nginx", "}\n"), ("nginx", "a b"),
                             ("caddy", "x {\n"), ("caddy", 'x "y\n'), ("caddy", "}\n")):  # fmt: skip
            code, said = self.run_it({}, [(server, text)])
            self.assertEqual(code, 2, (text, said))
            self.assertIn(f"0-values.{server}:1: ", said)

    def test_wrong_use_ends_with_2(self):
        for options in (["--origin", "console.example.com"], ["--origin", "https://console.example.com/"], ["--what"], ["--nginx", "/nowhere/values.conf"]):
            self.assertEqual(self.run_it({}, [], *options)[0], 2, options)


class Complaints(Bench):
    def test_what_the_console_says_has_a_line_and_ends_with_1(self):
        code, said = self.run_it('{\n  "schema": 1,\n  "limits": {\n    "maxAttempts": 99\n  }\n}\n', SERVERS)
        self.assertEqual(code, 1)
        self.assertIn("config.json:4: error: limits.maxAttempts: expected a whole number from 1 to 10, found 99\n", said)
        code, said = self.run_it('{\n  "schema": 1,\n  "ui": { "tehme": "dark" }\n}\n', [])
        self.assertEqual(code, 1)
        self.assertIn("config.json:3: unknown: ui.tehme is not a known key; did you mean “theme”?\n", said)

    def test_a_key_that_is_there_twice_is_noted(self):
        self.assertIn("config.json:3: note: ui.theme is there more than once", self.fine('{ "schema": 1,\n"ui": { "theme": "dark",\n"theme": "light" } }', []))

    def test_tokens_longer_than_the_proxies_take_are_noted(self):
        self.assertIn("auth.maxTokenBytes is 131072", self.fine({"auth": {"maxTokenBytes": 131072}}, SERVERS))


if __name__ == "__main__":
    unittest.main()
