"""Drives the simulator with the official Python SDK: what that understands, a real client understands.

Needs huaweicloudsdkcph and huaweicloudsdkiam 3.1.219. CPH_SIMULATOR names the binary (default target/debug/simulator).
Prints each check, then `N passed, N failed`; ends with 1 where one failed.
"""

import json
import os
import subprocess
import sys
import urllib.request
from datetime import datetime, timezone

# The SDK would take proxies from the environment, also for this machine.
for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
    os.environ.pop(name, None)

from huaweicloudsdkcore.auth.credentials import BasicCredentials, GlobalCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException, ServerResponseException
from huaweicloudsdkcph.v1 import CphClient, ListCloudPhoneServersRequest
from huaweicloudsdkiam import v3 as iam

PROJECT = "06a5b529fa80d28b2f53c014024bed44"
passed = failed = 0


def check(name, right, found=""):
    """Counts and prints one check."""
    global passed, failed
    if right:
        passed += 1
        print(f"ok      {name}")
    else:
        failed += 1
        print(f"FAILED  {name}  {found}")


def client(url, token, project=PROJECT):
    """A client in token mode: a preset Authorization keeps the SDK from signing."""
    made = CphClient.new_builder().with_credentials(BasicCredentials("access", "secret", project)).with_endpoint(url).build()
    made.preset_headers = {"X-Auth-Token": token, "Authorization": ""}
    return made


def servers(cph, **parameters):
    return cph.list_cloud_phone_servers(ListCloudPhoneServersRequest(**parameters))


def refused(name, kind, status, code, call, request_id=True):
    """A call that must be refused in this way."""
    try:
        call()
    except kind as error:
        right = error.status_code == status and error.error_code == code and (bool(error.request_id) or not request_id)
        check(name, right, f"{error.status_code} {error.error_code} {error.request_id!r}")
    except Exception as error:  # noqa: BLE001 - any other kind is a failed check, not the end
        check(name, False, repr(error))
    else:
        check(name, False, "was answered")


def listing(url):
    cph = client(url, "demo-token")
    first = servers(cph)
    check("count and default limit", first.count == 137 and len(first.servers) == 100, f"{first.count} {len(first.servers)}")
    check("request id of 32 characters", len(first.request_id) == 32, first.request_id)
    everything = list(first.servers)
    while page := servers(cph, offset=len(everything), limit=100).servers:
        everything += page
    check("paging to an empty page", len({server.server_id for server in everything}) == 137, len(everything))
    times = [server.create_time for server in everything]
    check("newest first", times == sorted(times, reverse=True))
    known = set(everything[0].attribute_map.values())
    raw = urllib.request.Request(f"{url}/v1/{PROJECT}/cloud-phone/servers", headers={"X-Auth-Token": "demo-token"})
    with urllib.request.urlopen(raw) as answer:
        sent = set().union(*json.load(answer)["servers"])
    check("the fields are those of the SDK", sent == known, sent ^ known)
    check("Chinese names", any("自动化" in server.server_name for server in everything))
    example = servers(cph, server_id="4aff349ab539452a85ac5d7442b39377").servers[0]
    check("nested objects", example.addresses[1].public_ip == "10.246.171.245" and example.metadata.charging_mode == 0)
    return cph, everything


def filters(cph, everything):
    def agrees(name, keep, **parameters):
        expected = [server.server_id for server in everything if keep(server)]
        answer = servers(cph, limit=100, **parameters)
        found = [server.server_id for server in answer.servers]
        check(f"filter {name}", answer.count == len(expected) > 0 and found == expected[:100], f"{answer.count} {len(expected)}")

    agrees("server_name", lambda server: "stream" in server.server_name.lower(), server_name="STREAM")
    agrees("server_name in Chinese", lambda server: "直播" in server.server_name, server_name="直播")
    some = everything[50]
    agrees("server_id", lambda server: server is some, server_id=some.server_id)
    agrees("network_version", lambda server: server.network_version == "v1", network_version="v1")
    model = "kg1m.cg.c60.d20SSD.e1v1"
    agrees("phone_model_name", lambda server: server.phone_model_name == model, phone_model_name=model)
    agrees("status", lambda server: server.status == 5, status=5)
    agrees("status 0", lambda server: server.status == 0, status=0)
    moment = datetime.strptime(some.create_time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    since = int(moment.timestamp())
    agrees("create_since in seconds", lambda server: server.create_time >= some.create_time, create_since=since)
    agrees("create_since in milliseconds", lambda server: server.create_time >= some.create_time, create_since=since * 1000)
    agrees("create_until", lambda server: server.create_time <= some.create_time, create_until=since * 1000)
    page = servers(cph, offset=20, limit=10)
    check("offset and limit", [one.server_id for one in page.servers] == [one.server_id for one in everything[20:30]])
    check("offset past the end", servers(cph, offset=5000).servers == [])
    check("nothing found", servers(cph, server_name="no such server").count == 0)


def errors(url, cph):
    refused("400 limit", ClientRequestException, 400, "CPS.0002", lambda: servers(cph, limit=101))
    refused("400 status", ClientRequestException, 400, "CPS.0010", lambda: servers(cph, status=999))
    refused("400 server_id", ClientRequestException, 400, "CPS.0016", lambda: servers(cph, server_id="?"))
    refused("400 phone_model_name", ClientRequestException, 400, "CPS.0028", lambda: servers(cph, phone_model_name="x" * 65))
    for token, status, code in [
        ("anything", 401, "APIGW.0301"),
        ("expired-token", 401, "APIGW.0301"),
        ("foreign-token", 401, "APIGW.0307"),
        ("forbidden-token", 403, "CPS.0001"),
        ("other-project-token", 403, "CPS.0001"),
    ]:
        refused(f"{status} {token}", ClientRequestException, status, code, lambda: servers(client(url, token)))
    signing = CphClient.new_builder().with_credentials(BasicCredentials("access", "secret", PROJECT)).with_endpoint(url).build()
    refused("401 signed with an access key", ClientRequestException, 401, "APIGW.0301", lambda: servers(signing))
    # The SDK loses the body of a 429; its code is then the status.
    refused("429", ClientRequestException, 429, "429", lambda: servers(client(url, "demo-token", "err-429-always")), False)
    refused("500", ServerResponseException, 500, "CPS.0003", lambda: servers(client(url, "demo-token", "err-500-always")))
    refused("502 web page", ServerResponseException, 502, "502", lambda: servers(client(url, "demo-token", "err-502-html")), False)
    nulls = servers(client(url, "demo-token", "null-everywhere"))
    check("servers of nulls are read", nulls.count == 7 and nulls.servers[0].server_id is None)


def login(url):
    def client_of():
        made = iam.IamClient.new_builder().with_credentials(GlobalCredentials("access", "secret", "domain")).with_endpoint(url).build()
        made.preset_headers = {"Authorization": ""}
        return made

    def body(password, scope, passcode=None):
        user = iam.PwdPasswordUser(domain=iam.PwdPasswordUserDomain(name="demo"), name="operator", password=password)
        identity = iam.PwdIdentity(methods=["password"], password=iam.PwdPassword(user=user))
        return iam.KeystoneCreateUserTokenByPasswordRequestBody(auth=iam.PwdAuth(identity=identity, scope=scope))

    here = iam.AuthScope(project=iam.AuthScopeProject(name="cn-east-3"))
    request = iam.KeystoneCreateUserTokenByPasswordRequest(nocatalog="true", body=body("demo-password", here))
    answer = client_of().keystone_create_user_token_by_password(request)
    token = answer.x_subject_token
    check("sign-in gives a token", token.startswith("MII") and len(token) == 9120, len(token or ""))
    check("sign-in says project and end", answer.token.project.id == PROJECT and answer.token.expires_at.endswith("Z"))
    check("the token lists servers", servers(client(url, token), limit=1).count == 137)
    wrong = iam.KeystoneCreateUserTokenByPasswordRequest(body=body("wrong", here))
    refused("401 wrong password", ClientRequestException, 401, 401, lambda: client_of().keystone_create_user_token_by_password(wrong))
    lister = client_of()
    lister.preset_headers = {"X-Auth-Token": token, "Authorization": ""}
    projects = lister.keystone_list_auth_projects(iam.KeystoneListAuthProjectsRequest()).projects
    check("projects of the token", any(project.id == PROJECT and project.name == "cn-east-3" for project in projects))


def main():
    binary = os.environ.get("CPH_SIMULATOR", "target/debug/simulator")
    arguments = [binary, "--listen", "127.0.0.1:0", "--faults", "--now", "2026-03-01T09:00:00Z"]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    try:
        url = process.stdout.readline().split()[-1]
        cph, everything = listing(url)
        filters(cph, everything)
        errors(url, cph)
        login(url)
        with urllib.request.urlopen(f"{url}/__sim/requests") as seen:
            requests = json.load(seen)["requests"]
        check("the simulator saw every call", len(requests) > 30 and all(request["status"] for request in requests))
    finally:
        process.terminate()
        process.wait()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
