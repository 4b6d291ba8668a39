"""Temporary credentials: a role assumed, a role narrowed by a session policy, a CI job's token traded for one."""

import base64
import hmac
import json
import time

import pytest

import images
from clients import Aws
from issuer import Issuer
from people import Account, allow
from wharf import Wharfinger, bare_environment

POWER_USER = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser"


@pytest.fixture(scope="module")
def server(workplace):
    # The issuer of this journey has no certificate, which is allowed on loopback and only when asked for.
    server = Wharfinger(workplace / "roles", "--oidc-allow-loopback", "on").start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def account(server, workplace):
    return Account(server, workplace)


def assume(client, *arguments):
    return client("assume-role", *arguments, service="sts")["Credentials"]


def test_role_is_assumed_and_docker_works_with_it(docker, debian, server, account):
    account.root("create-repository", "--repository-name", "roles/app")
    user, client = account.user()
    name, arn = account.role({"AWS": f"arn:aws:iam::{account.id}:user/{user}"}, POWER_USER)
    who = client("get-caller-identity", service="sts")
    assert who["Arn"] == f"arn:aws:iam::{account.id}:user/{user}" and who["UserId"].startswith("AIDA")

    session = account.client(assume(client, "--role-arn", arn, "--role-session-name", "job-7"))
    who = session("get-caller-identity", service="sts")
    assert who["Arn"] == f"arn:aws:sts::{account.id}:assumed-role/{name}/job-7"
    assert "Login Succeeded" in docker.login(server.host, session.password()).stdout
    reference = f"{server.host}/roles/app:v1"
    docker("tag", debian, reference)
    docker("push", reference)
    docker("rmi", reference)
    docker("pull", reference)

    # A role that is gone takes its sessions along, and the passwords they got.
    account.iam("detach-role-policy", "--role-name", name, "--policy-arn", POWER_USER)
    account.iam("delete-role", "--role-name", name)
    docker("rmi", reference)
    assert docker("pull", reference, check=False).returncode != 0
    assert "InvalidClientTokenId" in session.refused("get-caller-identity", service="sts")


def test_session_policy_narrows_the_role(account):
    account.root("create-repository", "--repository-name", "roles/narrow")
    user, client = account.user(inline=allow("sts:AssumeRole"))
    name, arn = account.role({"AWS": account.id}, POWER_USER)
    session = account.client(assume(client, "--role-arn", arn, "--role-session-name", "narrow", "--policy",
                                    allow(["ecr:GetAuthorizationToken", "ecr:DescribeImages"])))
    session("describe-images", "--repository-name", "roles/narrow")
    words = session.refused("list-images", "--repository-name", "roles/narrow")
    assert f"assumed-role/{name}/narrow is not authorized to perform: ecr:ListImages" in words
    assert "because no session policy allows the ecr:ListImages action" in words


def test_role_is_refused_to_whom_it_does_not_trust(account):
    _, client = account.user(inline=allow("sts:*"))
    _, arn = account.role({"AWS": f"arn:aws:iam::{account.id}:root"}, condition={
        "StringEquals": {"sts:ExternalId": "agreed"}})
    words = client.refused("assume-role", "--role-arn", arn, "--role-session-name", "x1", service="sts")
    assert "AccessDenied" in words and "sts:AssumeRole" in words
    assume(client, "--role-arn", arn, "--role-session-name", "x1", "--external-id", "agreed")
    _, nobody = account.user()
    assert "AccessDenied" in nobody.refused(
        "assume-role", "--role-arn", arn, "--role-session-name", "x1", "--external-id", "agreed", service="sts")


def test_ci_job_trades_its_token_for_credentials_and_pushes(docker, debian, server, account, workplace, tmp_path):
    account.root("create-repository", "--repository-name", "roles/ci")
    issuer = Issuer(tmp_path)
    provider = issuer.url.removeprefix("http://")
    made = account.iam("create-open-id-connect-provider", "--url", issuer.url, "--client-id-list", "sts.amazonaws.com",
                       "--thumbprint-list", "0" * 40)["OpenIDConnectProviderArn"]
    assert made == f"arn:aws:iam::{account.id}:oidc-provider/{provider}"
    name, arn = account.role({"Federated": made}, POWER_USER, action="sts:AssumeRoleWithWebIdentity", condition={
        "StringEquals": {f"{provider}:aud": "sts.amazonaws.com"},
        "StringLike": {f"{provider}:sub": "repo:octo/app:ref:refs/heads/*"}})

    def trade(token):
        # As the SDKs do it in a job: no keys, a file with the token, a role.
        path = tmp_path / "token"
        path.write_text(token)
        return Aws({**bare_environment(workplace), "AWS_ENDPOINT_URL": f"http://localhost:{server.port}",
                    "AWS_DEFAULT_REGION": "us-east-1", "AWS_ROLE_ARN": arn, "AWS_ROLE_SESSION_NAME": "run-1",
                    "AWS_WEB_IDENTITY_TOKEN_FILE": str(path)})

    job = trade(issuer.token(sub="repo:octo/app:ref:refs/heads/main", repository="octo/app"))
    assert job("get-caller-identity", service="sts")["Arn"] == f"arn:aws:sts::{account.id}:assumed-role/{name}/run-1"
    assert "Login Succeeded" in docker.login(server.host, job.password()).stdout
    reference = f"{server.host}/roles/ci:v1"
    docker("tag", debian, reference)
    docker("push", reference)
    docker("rmi", reference)

    for token, code in [
        (issuer.token(sub="repo:evil/app:ref:refs/heads/main"), "AccessDenied"),
        (issuer.token(sub="repo:octo/app:ref:refs/heads/main", aud="other"), "InvalidIdentityToken"),
        (issuer.token(sub="repo:octo/app:ref:refs/heads/main", exp=1), "ExpiredToken"),
        (issuer.token(sub="repo:octo/app:ref:refs/heads/main")[:-8] + "AAAAAAAA", "InvalidIdentityToken"),
    ]:
        assert code in trade(token).refused("get-caller-identity", service="sts")
    issuer.close()


def code(seed, steps=0):
    """What an authenticator app shows, so many steps of 30 seconds from now (RFC 6238)."""
    step = int(time.time()) // 30 + steps
    digest = hmac.digest(base64.b32decode(seed), step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    return f"{(int.from_bytes(digest[offset:offset + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def test_session_with_a_second_factor_may_what_one_without_may_not(account, tmp_path):
    with_mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    user, client = account.user(inline=allow("ecr:CreateRepository", Condition=with_mfa))
    outfile = tmp_path / "seed"
    made = account.iam("create-virtual-mfa-device", "--virtual-mfa-device-name", user, "--outfile", str(outfile),
                       "--bootstrap-method", "Base32StringSeed")
    serial, seed = made["VirtualMFADevice"]["SerialNumber"], outfile.read_text()
    account.iam("enable-mfa-device", "--user-name", user, "--serial-number", serial,
                "--authentication-code1", code(seed, -1), "--authentication-code2", code(seed))
    assert [device["UserName"] for device in account.iam("list-mfa-devices", "--user-name", user)["MFADevices"]] == [user]
    create = ("create-repository", "--repository-name", f"mfa/{user}")
    assert "AccessDenied" in client.refused(*create)
    # The code of the next step is good already: the one of this step was taken.
    shown = ("--serial-number", serial, "--token-code", code(seed, 1))
    session = client("get-session-token", *shown, service="sts")["Credentials"]
    assert account.client(session)(*create)["repository"]["repositoryName"] == f"mfa/{user}"
    assert "MultiFactorAuthentication failed" in client.refused("get-session-token", *shown, service="sts")
    account.iam("deactivate-mfa-device", "--user-name", user, "--serial-number", serial)
    account.iam("delete-virtual-mfa-device", "--serial-number", serial)
