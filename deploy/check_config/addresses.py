"""Addresses as the console reads them: of proxies (its core/src/api/endpoint.rs), of pages that may frame it, of its logo, of help
(its core/src/config/origin.rs). What one refuses the other must, so a test holds both against each other."""

import re

# What Unicode calls white space; Python's own idea of it is wider.
WHITE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
UNCLEAN = re.compile(f'[{WHITE}\x00-\x1f\x7f-\x9f\\\\<>"]')
PLACEHOLDER = "{url}"

MISSING = "Enter the address of the proxy."
SCHEME = "An address begins with https://, or with / for this page’s own host."
PLAIN_HTTP = "http:// would send the token in the clear; use https://."
HOST = "The host name or port is not valid."
USER_INFO = "An address must not contain a user name or password."
QUERY_OR_FRAGMENT = "A query is only possible with {url} in it; # is not possible."
CHARACTER = "Spaces, backslashes and .. cannot be part of an address."
TARGET_MISSING = "With {url} the service’s own address is needed as well."


class Address:
    """An address of a proxy, or what is wrong with it."""

    def __init__(self, text, target=None):
        text = text.strip(WHITE)
        self.base = text.rstrip("/")
        self.problem = self._problem(text, target)
        if PLACEHOLDER in text:
            self.base = text

    @staticmethod
    def _problem(text, target):
        if not text:
            return MISSING
        if not is_clean(text):
            return CHARACTER
        if problem := base_problem(text):
            return problem
        if "#" in text:
            return QUERY_OR_FRAGMENT
        if PLACEHOLDER in text:
            target = (target or "").strip(WHITE)
            if not target:
                return TARGET_MISSING
            if not is_clean(target) or re.search(r"[?#{}]", target):
                return CHARACTER
            return base_problem(target) if "://" in target else SCHEME
        return QUERY_OR_FRAGMENT if "?" in text else None

    @property
    def origin(self):
        """The origin requests go to; None where it is the console's own."""
        scheme, mark, rest = self.base.partition("://")
        return scheme + mark + re.split(r"[/?]", rest)[0] if mark else None


def is_clean(text):
    return not UNCLEAN.search(text) and ".." not in re.split(r"[/?&=]", text)


def base_problem(text):
    """What is wrong with the beginning of an address."""
    if text.startswith("./") or (text.startswith("/") and not text.startswith("//")):
        return None
    scheme = re.match(r"(https?)://", text, re.IGNORECASE | re.ASCII)
    if not scheme:
        return SCHEME
    authority = re.split(r"[/?#]", text[scheme.end() :])[0]
    if "@" in authority:
        return USER_INFO
    if authority.startswith("[") and "]" in authority:
        host, _, rest = authority[1:].partition("]")
        if not re.fullmatch(r"[0-9A-Fa-f:.]+", host) or (rest and not rest.startswith(":")):
            return HOST
        port = rest[1:]
    else:
        host, _, port = authority.partition(":")
        if not re.fullmatch(r"[A-Za-z0-9.-]+", host):
            return HOST
    if port and not (re.fullmatch(r"[0-9]+", port) and int(port) < 65536):
        return HOST
    if scheme[1].lower() == "http" and not is_loopback(host):
        return PLAIN_HTTP
    return None


def is_loopback(host):
    """Whether a host name means this very machine."""
    host, parts = host.lower(), host.split(".")
    block = len(parts) == 4 and parts[0] == "127" and all(re.fullmatch(r"[0-9]+", part) and int(part) < 256 for part in parts)
    return host == "localhost" or host.endswith(".localhost") or host == "::1" or block


def is_origin(text):
    """Whether a text is an origin exactly as browsers write it."""
    address = Address(text)
    if address.problem or address.origin != text or address.base != text or re.search("[A-Z]", text):
        return False
    scheme, _, authority = text.partition("://")
    _, mark, port = authority.rpartition(":")
    if not mark or "]" in port:
        return True
    return bool(re.fullmatch(r"[1-9][0-9]{0,4}", port)) and int(port) < 65536 and int(port) != (443 if scheme == "https" else 80)


def is_own_file(text):
    """Whether a text is a path on the console's own origin."""
    address = Address(text)
    return text.startswith(("/", "./")) and not address.problem and address.base == text


def is_link(text):
    """Whether a text is an https address for people."""
    return not UNCLEAN.search(text) and text.startswith("https://") and not Address(re.split(r"[?#]", text)[0]).problem
