"""The command line of check-config."""

import argparse
import pathlib
import sys

from . import addresses, caddy, compare, nginx
from .deployment import Unreadable
from .judge import Judgement

USAGE = """\
Judges a config.json as the console does, prints what it needs of the servers around it, and says where their configuration
does not fit. Ends with 0 where all is well, with 1 where something is wrong, with 2 where it could not look."""


def arguments():
    parser = argparse.ArgumentParser(prog="check-config", description=USAGE, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", help="the config.json of a deployment")
    parser.add_argument("--nginx", action="append", default=[], metavar="FILE", help="the values.conf of an nginx; may be repeated")
    parser.add_argument("--caddy", action="append", default=[], metavar="FILE",
                        help="the values.caddy of a Caddy, or the Caddyfile that imports it; may be repeated")  # fmt: skip
    parser.add_argument("--origin", metavar="ORIGIN", help="where people open the console, such as https://console.example.com")
    parser.add_argument("--around", action="append", default=[], metavar="ORIGIN",
                        help="a page around a portal: it may frame, but does not talk to the console; may be repeated")  # fmt: skip
    return parser


def read(name):
    # What is not UTF-8 is read as browsers read it.
    return pathlib.Path(name).read_bytes().decode("utf-8", "replace")


def main(given=None):
    parser = arguments()
    options = parser.parse_args(given)
    for origin in filter(None, [options.origin, *options.around]):
        if not addresses.is_origin(origin):
            parser.error(f"{origin} is not an origin: https://HOST or https://HOST:PORT, in small letters, without a path")
    try:
        judgement = Judgement(read(options.config))
        deployments = [nginx.read(read(file), file) for file in options.nginx]
        deployments += [caddy.read(read(file), file) for file in options.caddy]
    except (OSError, Unreadable) as problem:
        print(f"check-config: {problem}", file=sys.stderr)
        return 2
    return report(judgement, deployments, options)


def report(judgement, deployments, options):
    wrong = 0
    for complaint in judgement.complaints:
        weight = {"fatal": "error", "default": "default used", "unknown": "unknown"}[complaint.weight]
        print(f"{options.config}:{complaint.line}: {weight}: {complaint.text}")
        wrong += 1
    for line, text in judgement.notes:
        print(f"{options.config}:{line}: note: {text}")
    if judgement.fatal:
        print(f"\n{options.config}: with this the console asks for no token")
        return 1
    needs = compare.Needs(judgement, options.config, options.origin)
    tell(needs, judgement, deployments)
    found, notes = compare.contradictions(needs, deployments, options.around)
    if found:
        print("\nContradictions:")
    for text in found:
        print(f"  {text}")
    if judgement.max_token_bytes > compare.LONGEST_TOKEN:
        notes.append(f"{options.config}: auth.maxTokenBytes is {judgement.max_token_bytes}; the proxies of deploy/ take tokens of"
                     f" {compare.LONGEST_TOKEN} bytes")  # fmt: skip
    if judgement.allow_custom:
        notes.append(f"{options.config}: people may type an address, but the page's policy lets requests go only where connect-src says")
    if notes:
        print("\nNotes:")
    for text in notes:
        print(f"  {text}")
    wrong += len(found)
    if deployments and not found:
        print(f"\n{', '.join(deployment.file for deployment in deployments)}: no contradiction")
    return 1 if wrong else 0


def tell(needs, judgement, deployments):
    """What must be configured around the console."""
    print(f"{needs.config}: {len(judgement.regions)} regions")
    print("\nThe policy of the page needs")
    print(f"  connect-src {needs.connect_src()}")
    print(f"  frame-ancestors {needs.frame_ancestors()}")
    if not needs.foreign():
        print("\nCORS: nothing, all requests go to the console's own origin")
        return
    origins = compare.consoles_of(needs, deployments) or ["<the console's origin; give --origin>"]
    print("\nCORS: each of these must answer requests")
    for proxy in needs.foreign():
        print(f"  {proxy}")
    print("of these origins, and of no others, with")
    for origin in origins:
        print(f"  Access-Control-Allow-Origin: {origin}")
    print("  Vary: Origin")
    print("  Access-Control-Allow-Methods: GET, POST")
    print("  Access-Control-Allow-Headers: X-Auth-Token, Content-Type, X-Language")
    print("  Access-Control-Expose-Headers: X-Subject-Token, X-Request-Id, Retry-After")
