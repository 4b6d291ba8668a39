"""Who may do what, as IAM's users see it: policies, groups, repository policies of two accounts, simulations.

Each journey is that of a person: root gives, the person does, root takes away, and the next request is refused.
"""

import json

import pytest

import images
import oci
from clients import Skopeo
from people import Account, allow, other_account

POWER_USER = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser"
READ_ONLY = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"


@pytest.fixture(scope="module")
def account(wharfinger, workplace):
    return Account(wharfinger, workplace)


@pytest.fixture(scope="module")
def stranger(wharfinger, workplace):
    return other_account(wharfinger, workplace)


def docker_as(docker, server, client):
    assert "Login Succeeded" in docker.login(server.host, client.password()).stdout


def refused(done):
    assert done.returncode != 0, done.stdout
    return done.stdout + done.stderr


def test_power_user_of_a_group_pushes_and_pulls_and_cannot_delete(docker, debian, wharfinger, account, repository):
    name = repository()
    account.iam("create-group", "--group-name", "pushers")
    user, client = account.user()
    words = client.refused("get-login-password")
    assert "AccessDeniedException" in words and "no identity-based policy allows the ecr:GetAuthorizationToken" in words

    account.iam("attach-group-policy", "--group-name", "pushers", "--policy-arn", POWER_USER)
    account.iam("add-user-to-group", "--group-name", "pushers", "--user-name", user)
    docker_as(docker, wharfinger, client)
    reference = f"{wharfinger.host}/{name}:v1"
    docker("tag", debian, reference)
    docker("push", reference)
    docker("rmi", reference)
    docker("pull", reference)

    words = client.refused("delete-repository", "--repository-name", name)
    arn = f"arn:aws:ecr:us-east-1:{account.id}:repository/{name}"
    assert (f"AccessDeniedException) when calling the DeleteRepository operation: User: arn:aws:iam::{account.id}:user/{user} "
            f"is not authorized to perform: ecr:DeleteRepository on resource: {arn} "
            "because no identity-based policy allows the ecr:DeleteRepository action") in words

    # The password in docker's hands is worth no more than what the user may at the moment it is shown.
    account.iam("remove-user-from-group", "--group-name", "pushers", "--user-name", user)
    docker("rmi", reference)
    assert "not authorized to perform: ecr:BatchGetImage" in refused(docker("pull", reference, check=False))


def test_customer_policy_reaches_exactly_the_repositories_it_names(docker, debian, wharfinger, account, aws):
    for name in ["mycompany/myproj/web", "mycompany/other"]:
        aws("create-repository", "--repository-name", name)
    ours = f"arn:aws:ecr:us-east-1:{account.id}:repository/mycompany/myproj/*"
    document = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"},
        {"Effect": "Allow", "Action": "ecr:*", "Resource": ours}]})
    user, client = account.user(account.policy(document))

    client("create-repository", "--repository-name", "mycompany/myproj/api")
    client("describe-images", "--repository-name", "mycompany/myproj/web")
    for operation in ["describe-images", "get-repository-policy", "delete-repository"]:
        assert "AccessDeniedException" in client.refused(operation, "--repository-name", "mycompany/other")
    assert "AccessDeniedException" in client.refused("describe-repositories")

    docker_as(docker, wharfinger, client)
    for name, allowed in [("mycompany/myproj/web", True), ("mycompany/other", False)]:
        reference = f"{wharfinger.host}/{name}:v1"
        docker("tag", debian, reference)
        done = docker("push", reference, check=False)
        if allowed:
            assert done.returncode == 0, done.stderr
        else:
            assert (f"denied: User: arn:aws:iam::{account.id}:user/{user} is not authorized to perform: "
                    f"ecr:InitiateLayerUpload on resource: arn:aws:ecr:us-east-1:{account.id}:repository/{name}"
                    ) in refused(done)
        docker("rmi", reference)


def test_two_accounts_must_agree_and_either_takes_it_back(wharfinger, account, stranger, repository, registry, aws,
                                                          tmp_path):
    name = repository()
    registry.push(name, images.image("shared"), "v1")
    user, client = stranger.user()
    user_arn = f"arn:aws:iam::{stranger.id}:user/{user}"
    path = f"{account.id}.dkr.ecr.us-east-1/{name}"

    def share_with(principal):
        text = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Sid": "pull", "Effect": "Allow", "Principal": {"AWS": principal},
             "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}]})
        return aws("set-repository-policy", "--repository-name", name, "--policy-text", text)

    def pull(password):
        return oci.Registry(wharfinger.url, password).request("GET", f"/v2/{path}/manifests/v1").status

    # Root of the other account may as soon as the repository says so, and only then.
    root_password = stranger.root.password()
    assert pull(root_password) == 403
    share_with(stranger.id)
    assert pull(root_password) == 200

    # A user of it needs its own account's word too.
    stranger.iam("put-user-policy", "--user-name", user, "--policy-name", "token", "--policy-document",
                 allow("ecr:GetAuthorizationToken"))
    password = client.password()
    assert pull(password) == 403
    stranger.iam("attach-user-policy", "--user-name", user, "--policy-arn", READ_ONLY)
    assert pull(password) == 200

    # Either side takes it back, and the password that is out already is worth nothing at once.
    stranger.iam("detach-user-policy", "--user-name", user, "--policy-arn", READ_ONLY)
    assert pull(password) == 403
    stranger.iam("attach-user-policy", "--user-name", user, "--policy-arn", READ_ONLY)
    assert pull(password) == 200
    share_with(user_arn)
    assert pull(password) == 200 and pull(root_password) == 403
    aws("delete-repository-policy", "--repository-name", name)
    assert pull(password) == 403

    # A whole image comes with a real client.
    share_with(user_arn)
    skopeo = Skopeo(tmp_path, wharfinger.host, password)
    skopeo.copy(f"docker://{wharfinger.host}/{path}:v1", f"dir:{tmp_path}/pulled")

    words = aws.refused("set-repository-policy", "--repository-name", name, "--policy-text", json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:BatchGetImage",
                                                "Principal": {"AWS": f"arn:aws:iam::{account.id}:user/nobody"}}]}))
    assert "InvalidParameterException" in words and "Principal not found" in words


def test_deleting_a_user_or_its_key_ends_it_at_once(wharfinger, account, repository, registry):
    name = repository()
    registry.push(name, images.image("revoked"), "v1")
    user, client = account.user(READ_ONLY)
    password = client.password()
    pull = lambda: oci.Registry(wharfinger.url, password).request("GET", f"/v2/{name}/manifests/v1").status
    assert pull() == 200
    (key,) = account.iam("list-access-keys", "--user-name", user)["AccessKeyMetadata"]
    change = lambda status: account.iam("update-access-key", "--user-name", user, "--access-key-id",
                                        key["AccessKeyId"], "--status", status)
    change("Inactive")
    assert pull() == 401
    assert "UnrecognizedClientException" in client.refused("describe-repositories")
    assert "InvalidClientTokenId" in client.refused("get-caller-identity", service="sts")
    change("Active")
    assert pull() == 200
    account.iam("delete-access-key", "--user-name", user, "--access-key-id", key["AccessKeyId"])
    assert pull() == 401


def test_group_policy_boundary_and_deny_bound_each_other(account, repository):
    name = repository()
    user, client = account.user("arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryFullAccess")
    client("describe-images", "--repository-name", name)
    account.iam("put-user-permissions-boundary", "--user-name", user, "--permissions-boundary", READ_ONLY)
    words = client.refused("put-image-tag-mutability", "--repository-name", name, "--image-tag-mutability", "IMMUTABLE")
    assert "because no permissions boundary allows the ecr:PutImageTagMutability action" in words
    account.iam("delete-user-permissions-boundary", "--user-name", user)
    client("put-image-tag-mutability", "--repository-name", name, "--image-tag-mutability", "IMMUTABLE")
    account.iam("put-user-policy", "--user-name", user, "--policy-name", "no", "--policy-document", json.dumps(
        {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "ecr:Describe*", "Resource": "*"}}))
    words = client.refused("describe-images", "--repository-name", name)
    assert "with an explicit deny in an identity-based policy" in words


def test_simulation_and_explanation_name_the_statement_that_decides(wharfinger, account, repository):
    name = repository()
    arn = f"arn:aws:ecr:us-east-1:{account.id}:repository/{name}"
    document = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Sid": "Read", "Effect": "Allow", "Action": "ecr:Describe*", "Resource": arn},
        {"Sid": "NeverDelete", "Effect": "Deny", "Action": "ecr:Delete*", "Resource": "*"}]})
    policy = account.policy(document, "explained")
    user, _ = account.user(policy)
    user_arn = f"arn:aws:iam::{account.id}:user/{user}"
    results = account.iam("simulate-principal-policy", "--policy-source-arn", user_arn, "--resource-arns", arn,
                          "--action-names", "ecr:DescribeImages", "ecr:DeleteRepository",
                          "ecr:PutImage")["EvaluationResults"]
    assert {each["EvalActionName"]: each["EvalDecision"] for each in results} == {
        "ecr:DescribeImages": "allowed", "ecr:DeleteRepository": "explicitDeny", "ecr:PutImage": "implicitDeny"}
    by_action = {each["EvalActionName"]: each for each in results}
    (matched,) = by_action["ecr:DeleteRepository"]["MatchedStatements"]
    assert "explained" in matched["SourcePolicyId"]
    (custom,) = account.iam("simulate-custom-policy", "--policy-input-list", document, "--action-names",
                            "ecr:DescribeImages", "--resource-arns", arn)["EvaluationResults"]
    assert custom["EvalDecision"] == "allowed"

    def explain(action):
        done = wharfinger.command("policy", "explain", "--principal", user_arn, "--action", action, "--resource", arn,
                                  check=False)
        return done.returncode, done.stdout

    code, words = explain("ecr:DescribeImages")
    assert code == 0 and "Read" in words, words
    code, words = explain("ecr:DeleteRepository")
    assert code == 1 and "NeverDelete" in words and policy in words, words
