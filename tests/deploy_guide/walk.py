"""Walks through docs/deploy.md as a person would, once for nginx and once for Caddy: every command marked for it is run as it
stands, and what must come out is compared.

walk.py: needs release/, a built simulator (CPH_SIMULATOR), nginx, caddy, openssl, curl and util-linux.

A walk has a machine of its own: namespaces for files and network, with /etc, /var and /run as they are here, but written to
elsewhere. The cloud is the simulator behind the cloud's own host names, in a network of its own, with certificates of an
authority that the machine trusts. What stands in for the machine: sudo, and systemctl, which starts the real servers as
their units do. In the document, a fence ```sh nginx caddy is run in the walks it names, one after another in one shell; a
fence ```text nginx caddy behind it has the lines that must come out, in that order, … standing for anything.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "deploy.md"
WALKS = ("nginx", "caddy")
TOOLS = ("nginx", "caddy", "openssl", "curl", "ip", "unshare", "nsenter", "setpriv", "mount")
PROJECT, TOKEN = "06a5b529fa80d28b2f53c014024bed44", "demo-token"
REGIONS = re.findall(r'"([a-z]+-[a-z]+-\d)",', (ROOT / "simulator" / "src" / "region.rs").read_text(encoding="utf-8"))
CLOUD = [f"{service}.{region}.myhuaweicloud.com" for region in REGIONS for service in ("cph", "iam")] + ["iam.myhuaweicloud.com"]
HOSTS = ["console.example.com", "proxy.example.com"]
HERE, THERE = "10.99.0.1", "10.99.0.2"
# Another address of each host of the cloud, where nobody listens: a walk must get past it.
DEAD = "10.99.0.3"

SUDO = '#!/bin/sh\nexec "$@"\n'
SYSTEMCTL = """#!/bin/bash
# As the units of Debian's packages do it.
case "$1 $2" in
"reload nginx")
  if [ -s /run/nginx.pid ] && kill -0 "$(cat /run/nginx.pid)" 2>/dev/null; then
    before=$(cat "/proc/$(cat /run/nginx.pid)"/task/*/children)
    nginx -g 'daemon on; master_process on;' -s reload
    # The signal returns at once: until new workers are there, the old ones answer as before.
    for worker in $before; do
      for _ in $(seq 100); do
        grep -qz '^nginx: worker process$' "/proc/$worker/cmdline" 2>/dev/null || break
        sleep 0.1
      done
    done
  else
    nginx -g 'daemon on; master_process on;'
  fi ;;
"restart caddy")
  if [ -s /run/caddy.pid ]; then
    kill "$(cat /run/caddy.pid)"
    while kill -0 "$(cat /run/caddy.pid)" 2>/dev/null; do sleep 0.05; done
  fi
  HOME=/var/lib/caddy setpriv --reuid=caddy --regid=caddy --clear-groups --inh-caps=+net_bind_service --ambient-caps=+net_bind_service \\
    caddy run --config /etc/caddy/Caddyfile >>/var/log/caddy/stderr 2>&1 </dev/null &
  echo $! >/run/caddy.pid
  for _ in $(seq 100); do
    kill -0 "$(cat /run/caddy.pid)" || { cat /var/log/caddy/stderr >&2; exit 1; }
    curl -sk -o /dev/null https://console.example.com/ && exit
    sleep 0.1
  done
  exit 1 ;;
*) echo "systemctl $*: not expected" >&2; exit 1 ;;
esac
"""


def blocks(walk):
    """The commands of a walk, each with the lines that must come out."""
    found = []
    fence = re.compile(r"^```(\w+)((?: \w+)+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    for language, walks, text in fence.findall(GUIDE.read_text(encoding="utf-8")):
        if walk not in walks.split():
            continue
        if language == "sh":
            found.append((text, []))
        elif language == "text":
            found[-1][1].extend(text.splitlines())
    return found


def run(*command, **options):
    return subprocess.run(command, check=True, **options)


# --- inside: a machine of its own ------------------------------------------------------------------------------------------
def own_machine(work):
    """Files that are written go elsewhere; the network has this machine and the cloud's."""
    overlay = work / "overlay"
    overlay.mkdir()
    run("mount", "-t", "tmpfs", "none", overlay)
    for folder in ("etc", "var"):
        upper, scratch = overlay / folder, overlay / f"{folder}-work"
        upper.mkdir()
        scratch.mkdir()
        run("mount", "-t", "overlay", "overlay", "-o", f"lowerdir=/{folder},upperdir={upper},workdir={scratch}", f"/{folder}")
    run("mount", "-t", "tmpfs", "none", "/run")
    run("ip", "link", "set", "lo", "up")
    cloud = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
    time.sleep(0.3)
    run("ip", "link", "add", "here", "type", "veth", "peer", "name", "there")
    run("ip", "link", "set", "there", "netns", str(cloud.pid))
    run("ip", "addr", "add", f"{HERE}/24", "dev", "here")
    run("ip", "link", "set", "here", "up")
    inside = ["nsenter", "--target", str(cloud.pid), "--net"]
    run(*inside, "ip", "addr", "add", f"{THERE}/24", "dev", "there")
    run(*inside, "ip", "addr", "add", f"{DEAD}/24", "dev", "there")
    run(*inside, "ip", "link", "set", "there", "up")
    run(*inside, "ip", "link", "set", "lo", "up")
    names = "".join(f"{DEAD} {host}\n{THERE} {host}\n" for host in CLOUD) + "".join(f"127.0.0.1 {host}\n" for host in HOSTS)
    pathlib.Path("/etc/hosts").write_text(f"127.0.0.1 localhost\n{names}", encoding="utf-8")
    return cloud, inside


def start_cloud(work, inside):
    """The simulator behind the cloud's names, with a certificate of an authority that this machine trusts."""
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    run("openssl", "req", "-x509", *key, "-days", "2", "-subj", "/CN=Authority of a test", "-keyout", work / "ca.key", "-out", work / "ca.pem", **quiet)
    run("openssl", "req", *key, "-subj", "/CN=cloud", "-keyout", work / "cloud.key", "-out", work / "cloud.csr", **quiet)
    (work / "cloud.ext").write_text("subjectAltName=" + ",".join(f"DNS:{host}" for host in CLOUD), encoding="utf-8")
    run("openssl", "x509", "-req", "-in", work / "cloud.csr", "-CA", work / "ca.pem", "-CAkey", work / "ca.key", "-CAcreateserial",
        "-days", "2", "-extfile", work / "cloud.ext", "-out", work / "cloud.pem", **quiet)  # fmt: skip
    with open("/etc/ssl/certs/ca-certificates.crt", "a", encoding="utf-8") as trusted:
        trusted.write((work / "ca.pem").read_text(encoding="utf-8"))
    cloud = subprocess.Popen([*inside, os.environ["CPH_SIMULATOR"], "--listen", "127.0.0.1:0", "--tls-listen", f"{THERE}:443",
                              "--tls-cert", work / "cloud.pem", "--tls-key", work / "cloud.key"], stdout=subprocess.PIPE, text=True)  # fmt: skip
    assert cloud.stdout.readline().startswith("listening on ")
    return cloud


def next_version(work, archive):
    """An update to walk to: the same site with a program of another name."""
    run("tar", "-xzf", archive, "-C", work)
    old = work / archive.name.removesuffix(".tar.gz")
    new = old.rename(work / "cloud-phone-console-0.2.0")
    page = new / "site" / "index.html"
    stem = re.search(r"(cloud-phone-console-)([0-9a-f]{16})", page.read_text(encoding="utf-8"))
    other = stem[1] + "0123456789abcdef"
    for file in (new / "site").glob(f"{stem[0]}*"):
        file.rename(file.with_name(file.name.replace(stem[0], other)))
    page.write_text(page.read_text(encoding="utf-8").replace(stem[0], other), encoding="utf-8")
    for packed in (new / "site").glob("index.html.*"):
        packed.unlink()
    return stem[0], other


def script(walk, old, new):
    """All blocks as one script, each with its number before it and its end looked at behind it."""
    site = "/var/www/cloud-phone-console"
    beside = {
        "cloud-phone-console-0.2.0\n": f"""
            page=$(curl -sS https://console.example.com/)
            case $page in *{new}*) ;; *) echo "the update is not served"; exit 1 ;; esac
            test -f {site}/{old}.js && test -f {site}/{new}.js
            grep -q ap-southeast-3 {site}/config.json""",
        "cloud-phone-console-0.1.0\nsudo": f"""
            page=$(curl -sS --compressed https://console.example.com/)
            case $page in *{old}*) ;; *) echo "the old version is not served again"; exit 1 ;; esac""",
    }
    parts = [f"set -euo pipefail\nPROJECT={PROJECT} TOKEN={TOKEN}\n"]
    for number, (text, _) in enumerate(blocks(walk)):
        # A server writes its line a moment after its answer.
        wait = "sleep 0.3\n" if "tail -n 1" in text else ""
        # The last command of a block may be a list, whose failure does not end a shell by itself.
        parts.append(f"{wait}printf '\\n@@ %d\\n' {number}\n{text}[ $? -eq 0 ] || exit 1\n")
        parts += [f"{check}\n" for part, check in beside.items() if part in text]
    return "".join(parts)


def compare(walk, output):
    """The first expected line of a block that did not come out."""
    sections = dict((int(number), text) for number, text in re.findall(r"^@@ (\d+)\n(.*?)(?=^@@ |\Z)", output, re.MULTILINE | re.DOTALL))
    checked = 0
    if len(sections) != len(blocks(walk)) or len(sections) < 20:
        return f"only {len(sections)} blocks were run"
    for number, (text, expected) in enumerate(blocks(walk)):
        lines = iter(sections.get(number, "").splitlines())
        for line in expected:
            pattern = ".*".join(re.escape(part) for part in line.split("…"))
            if not any(re.fullmatch(pattern, said.strip() if said[:1] != " " else said.rstrip()) for said in lines):
                return f"after\n\n{text}\n“{line}” did not come out, but\n\n{sections.get(number)}"
            checked += 1
    print(f"{walk}: {len(sections)} blocks run, {checked} lines of output as they should be")
    return None


def inside(walk, work):
    cloud_net, within = own_machine(work)
    cloud = start_cloud(work, within)
    tools = work / "bin"
    tools.mkdir()
    for name, text in (("sudo", SUDO), ("systemctl", SYSTEMCTL)):
        (tools / name).write_text(text, encoding="utf-8")
        (tools / name).chmod(0o755)
    home = work / "home"
    home.mkdir()
    # The certificates of the walk are its own, as the guide says.
    (home / ".curlrc").write_text("insecure\n", encoding="utf-8")
    archive = next((ROOT / "release").glob("cloud-phone-console-*.tar.gz"))
    for file in (archive, archive.with_name(archive.name + ".sha256")):
        shutil.copy(file, work)
    old, new = next_version(work, archive)
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(home), "LC_ALL": "C.UTF-8"}
    try:
        # Into a file: a server that goes on running would keep a pipe open.
        with open(work / "output", "w+", encoding="utf-8") as output:
            try:
                code = subprocess.run(["bash", "-c", script(walk, old, new)], cwd=work, env=environment, check=False, timeout=120,
                                      stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT).returncode  # fmt: skip
            except subprocess.TimeoutExpired:
                code = "nothing, after 120 s"
            output.seek(0)
            said = output.read()
        problem = f"ended with {code}:\n{said[-6000:]}" if code else compare(walk, said)
        leaks = subprocess.run(["grep", "-rl", TOKEN, f"/var/log/{walk}"], text=True, stdout=subprocess.PIPE, check=False).stdout
        logs = subprocess.run(["grep", "-rl", "status", f"/var/log/{walk}"], text=True, stdout=subprocess.PIPE, check=False).stdout
        if not problem and (leaks or not logs):
            problem = f"the token is in {leaks}" if leaks else "there is no access log"
    finally:
        for pid in ("/run/nginx.pid", "/run/caddy.pid"):
            if os.path.exists(pid):
                subprocess.run(["kill", pathlib.Path(pid).read_text(encoding="utf-8").strip()], check=False)
        cloud.kill()
        cloud_net.kill()
    if problem:
        print(f"{walk}: {problem}")
    return 1 if problem else 0


# --- outside ---------------------------------------------------------------------------------------------------------------
def main():
    if missing := [tool for tool in TOOLS if not shutil.which(tool)]:
        print(f"please install {', '.join(missing)}")
        return 1
    version = re.search(r'^version = "(.*)"$', (ROOT / "Cargo.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]
    if f"tar -xzf cloud-phone-console-{version}.tar.gz" not in GUIDE.read_text(encoding="utf-8"):
        print(f"docs/deploy.md does not speak of version {version}")
        return 1
    # A user namespace would not do: there the files of /etc are nobody's.
    rooted = [] if os.geteuid() == 0 else ["sudo", "--non-interactive", "--preserve-env=CPH_SIMULATOR"]
    failed = 0
    for walk in WALKS:
        work = pathlib.Path(tempfile.mkdtemp(prefix=f"cph-guide-{walk}-"))
        # The server of the walk runs as a user of its own.
        work.chmod(0o755)
        # A shell comes first, because somebody must take care of processes whose parents have ended.
        first = ["bash", "-c", '"$@"; exit $?', "bash", sys.executable, __file__, walk, str(work)]
        command = [*rooted, "unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", *first]
        failed += subprocess.run(command, check=False).returncode != 0
        shutil.rmtree(work, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(inside(sys.argv[1], pathlib.Path(sys.argv[2])) if len(sys.argv) > 1 else main())
