"""The crates of this project, as scripts/licences and scripts/sbom need them: which there are, which end up in the browser
bundle, what depends on what there, and under which licences. Read from cargo, never from the network."""

import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
APP = "cloud-phone-console"
WASM = "wasm32-unknown-unknown"


def cargo(*arguments):
    return subprocess.run(["cargo", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def host():
    """The platform of this machine's compiler."""
    return re.search(r"^host: (.*)$", subprocess.check_output(["rustc", "-vV"], text=True), re.MULTILINE)[1]


def packages(platform):
    """All packages of the workspace's dependency graph on one platform, tests and build scripts included, by name and version."""
    data = json.loads(cargo("metadata", "--locked", "--format-version=1", "--filter-platform", platform))
    used = {node["id"] for node in data["resolve"]["nodes"]}
    return {(p["name"], p["version"]): p for p in data["packages"] if p["id"] in used}


def bundled():
    """What is linked into the browser bundle, the console itself first, each with what it depends on directly.

    No tests, build scripts or procedural macros.
    """
    tree = cargo("tree", "--locked", "--package", APP, "--target", WASM, "--edges", "normal,no-proc-macro",
                 "--prefix", "depth", "--no-dedupe", "--format", "{p}")  # fmt: skip
    graph, path = {}, []
    for depth, name, version in re.findall(r"^(\d+)(\S+) v(\S+)", tree, re.MULTILINE):
        crate = (name, version)
        graph.setdefault(crate, set())
        path[int(depth):] = [crate]
        if len(path) > 1:
            graph[path[-2]].add(crate)
    return graph


def checksums():
    """The SHA-256 of each crate's archive, from Cargo.lock."""
    lock = (ROOT / "Cargo.lock").read_text()
    entry = re.compile(r'^name = "(.*)"\nversion = "(.*)"\n(?:source = ".*"\n)?(?:checksum = "(.*)"\n)?', re.MULTILINE)
    return {(name, version): checksum for name, version, checksum in entry.findall(lock) if checksum}


def spdx(licence):
    """A licence expression as SPDX has it. Old crates write "/" for OR."""
    return re.sub(r"\s*/\s*", " OR ", licence or "")
