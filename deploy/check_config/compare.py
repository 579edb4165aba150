"""Holds a config.json against the web servers' configuration: what the console will ask for, and whether it will be let."""

import re

SELF = "'self'"
NONE = "'none'"
# What the proxies of deploy/ take of a token, in bytes.
LONGEST_TOKEN = 65536


class Needs:
    """What a configuration needs of the servers around it."""

    def __init__(self, judgement, config, origin):
        self.config = config
        self.origin = origin
        self.parents = judgement.parents
        self.parents_place = f"{config}:{judgement.parents_line}"
        self.calls = []
        for region in judgement.regions:
            place = f"{config}:{region.line}"
            for service, value, address in (("cph", region.cph_value, region.cph), ("iam", region.iam_value, region.iam)):
                own = f"{config}:{value.line}" if value else place
                self.calls.append(Call(region.id, service, address, own, value is not None, origin))

    def foreign(self):
        """The origins of proxies that are not the console's own, each with the first call that goes there."""
        found = {}
        for call in self.calls:
            if call.origin:
                found.setdefault(call.origin, call)
        return found

    def connect_src(self):
        return " ".join([SELF, *self.foreign()])

    def frame_ancestors(self):
        return " ".join(dict.fromkeys(parent.content for parent in self.parents)) or NONE


class Call:
    """One address of one region: where the console sends requests of one service."""

    def __init__(self, region, service, address, place, given, console):
        self.region = region
        self.service = service
        self.given = given
        self.place = place
        self.key = f"the region {region}'s {service}"
        # An address that spells out the console's own origin is a path like any other.
        self.origin = address.origin.lower() if address.origin and address.origin.lower() != console else None
        self.text = address.base
        path = self.text if address.origin is None else self.text[len(address.origin) :]
        self.path = path.split("?")[0]
        self.relative = path.startswith("./")


def contradictions(needs, deployments, around):
    """What does not fit, as texts; and what could not be looked at, or is only worth knowing."""
    wrong, notes = [], []
    for deployment in deployments:
        wrong += [f"{word.place}: {text}" for word, text in deployment.problems]
        for missing in deployment.missing():
            wrong.append(f"{deployment.file}: does not say {missing}; is it the values file of deploy/?")
        consoles = deployment.consoles or not deployment.proxies
        if consoles and deployment.frame_ancestors is not None:
            wrong += _frames(needs, deployment, around)
        if consoles and deployment.connect_src is not None:
            _connects(needs, deployment, wrong, notes)
        if consoles:
            wrong += _names(needs, deployment)
            wrong += _own_paths(needs, deployment, notes)
        wrong += _proxied(needs, deployment)
    served = {word.text for deployment in deployments for word in deployment.proxies}
    for origin, call in needs.foreign().items() if deployments else ():
        if origin not in served:
            notes.append(f"{call.place}: {origin} is not served by a given file, so what it lets through was not checked")
    if needs.foreign() and deployments and not consoles_of(needs, deployments):
        notes.append("no origin of a console is known, so the CORS lists were not checked; give --origin")
    return wrong, notes


def consoles_of(needs, deployments):
    """The origins consoles run on: the one that was given, or those the files serve."""
    if needs.origin:
        return [needs.origin]
    return [word.text for deployment in deployments for word in deployment.consoles]


def _frames(needs, deployment, around):
    there = [word.text for word in deployment.frame_ancestors if word.text]
    place = deployment.frame_ancestors[0].place
    parents = [parent.content for parent in needs.parents]
    allowed = {needs.origin if source == SELF and needs.origin else source for source in there} - {NONE}
    wrong, shown = [], " ".join(there) or "empty"
    missing = [parent for parent in dict.fromkeys([*parents, *around]) if parent not in allowed]
    if missing:
        wrong.append(f"{place}: frame-ancestors is {shown}; needed: also {' '.join(missing)} ({needs.parents_place}, embed.parentOrigins)")
    for source in sorted(allowed - {*parents, *around}):
        wrong.append(f"{place}: frame-ancestors lets {source} frame the console; needed: {needs.frame_ancestors()}, as embed.parentOrigins"
                     f" ({needs.parents_place}); pages around a portal are named to this program by --around")  # fmt: skip
    if not there:
        wrong.append(f"{place}: frame-ancestors is empty; needed: {needs.frame_ancestors()}")
    return wrong


def _connects(needs, deployment, wrong, notes):
    there = [word for word in deployment.connect_src if word.text]
    texts = {word.text for word in there}
    place, shown = deployment.connect_src[0].place, " ".join(word.text for word in there) or SELF
    if SELF not in texts:
        wrong.append(f"{place}: connect-src has {shown}; needed: also {SELF}, for config.json itself")
    for origin, call in needs.foreign().items():
        if not texts & {origin, origin + "/", "*", origin.split("//")[0]}:
            wrong.append(f"{place}: connect-src has {shown}; needed: also {origin} ({call.place}, {call.key})")
    for word in there:
        if re.fullmatch(r"\*|[a-z]+:|.*\*.*", word.text):
            wrong.append(f"{word.place}: connect-src has {word.text}, which lets the page send to any such host; needed:"
                         f" {' '.join(needs.foreign()) or 'nothing more'}")  # fmt: skip
        elif word.text not in (SELF, NONE) and word.text.rstrip("/") not in needs.foreign():
            notes.append(f"{word.place}: connect-src has {word.text}, which {needs.config} does not need")


def _names(needs, deployment):
    if needs.origin and deployment.consoles and needs.origin not in [word.text for word in deployment.consoles]:
        word = deployment.consoles[0]
        return [f"{word.place}: the console is served at {word.text}; needed: {needs.origin} (--origin)"]
    return []


def _own_paths(needs, deployment, notes):
    """Calls that go to the console's own origin."""
    wrong = []
    for call in needs.calls:
        if call.origin:
            continue
        found = _routes(call, deployment)
        if found and not call.given and call.service == "iam":
            # Nobody asked for it: signing in may not be wanted there.
            notes += found
        else:
            wrong += found
    return wrong


def _routes(call, deployment):
    """What is wrong with the way of one call through the proxy of this file."""
    door = {"cph": "api", "iam": "iam"}[call.service]
    paths = [word.text for word in deployment.paths or []] or [""]
    if call.origin or call.relative:
        rests = [call.path[1:] if call.relative else call.path]
    else:
        rests = [call.path[len(path) :] for path in paths if call.path.startswith(path + "/")]
    found = [match[1] for rest in rests if (match := re.fullmatch(f"/{door}/([a-z0-9-]+)", rest))]
    if not found:
        wanted = [f"{call.origin}/{door}/{call.region}"] if call.origin else [f"{path}/{door}/{call.region}" for path in paths]
        where = deployment.paths[0].place if deployment.paths else deployment.file
        return [f"{call.place}: {call.key} is {call.text}, which the proxy does not serve; needed: {' or '.join(wanted)} ({where})"]
    hosts = deployment.phones if call.service == "cph" else deployment.iam
    if hosts is None:
        return []
    if found[0] not in hosts:
        where = next(iter(hosts.values())).place if hosts else deployment.file
        return [f"{where}: the proxy has no {call.service} host for the region {found[0]}; needed: one ({call.place}, {call.key})"]
    host = hosts[found[0]]
    if deployment.hosts is not None and host.text not in deployment.hosts:
        return [f"{host.place}: {host.text} has no upstream group; needed: upstream {host.text} {{ server {host.text}:443; }}"]
    return []


def _proxied(needs, deployment):
    """Calls that go to a proxy on another origin which this file describes."""
    wrong, served = [], {word.text for word in deployment.proxies}
    calls = [call for call in needs.calls if call.origin in served]
    for call in calls:
        # A prefix or a template names its destination itself, which these proxies do not allow.
        wrong += _routes(call, deployment)
    if calls and deployment.cors_origins is not None:
        listed = [word.text for word in deployment.cors_origins]
        for console in consoles_of(needs, [deployment]):
            if console not in listed:
                shown = " ".join(text for text in listed if text) or "no origin"
                wrong.append(f"{deployment.cors_origins[0].place}: CORS lets in {shown}; needed: also {console}, the console's"
                             f" ({calls[0].place}, {calls[0].key})")  # fmt: skip
    return wrong


