"""Terraform with HashiCorp's AWS provider: apply, a plan that finds nothing to do, a change, destroy.

Both are taken from the machine; where either is missing there is nothing to run, and the test says so.
"""

import json
import pathlib
import shutil

import pytest

from clients import run

CONFIGURATION = pathlib.Path(__file__).with_name("terraform")
PROVIDER = "registry.terraform.io/hashicorp/aws"


def plugin_directory():
    """A folder of providers in Terraform's own layout, wherever the machine keeps one."""
    places = [pathlib.Path.home() / ".terraform.d/plugins", pathlib.Path("/usr/local/share/terraform/plugins"),
              pathlib.Path("/usr/share/terraform/plugins"), *pathlib.Path("/opt").glob("*")]
    return next((place for place in places if (place / PROVIDER).is_dir()), None)


@pytest.fixture
def terraform(wharfinger, tmp_path):
    program, plugins = shutil.which("terraform"), plugin_directory()
    if not program or not plugins:
        pytest.skip("terraform or its AWS provider is not on this machine")
    (tmp_path / "home").mkdir()
    env = {**wharfinger.client_environment(tmp_path / "home"), "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1",
           "TF_VAR_suffix": "journey"}
    work = tmp_path / "work"
    shutil.copytree(CONFIGURATION, work)
    call = lambda *arguments, check=True: run([program, f"-chdir={work}", *arguments], env, check=check, timeout=600)
    call("init", "-no-color", "-input=false", f"-plugin-dir={plugins}")
    return call


def test_identity_keys_and_secrets_apply_plan_clean_and_are_destroyed(terraform, wharfinger, aws):
    apply = ("apply", "-no-color", "-input=false", "-auto-approve")
    terraform(*apply)
    outputs = json.loads(terraform("output", "-json").stdout)
    assert outputs["account"]["value"] == wharfinger.account
    clean = terraform("plan", "-no-color", "-input=false", "-detailed-exitcode", check=False)
    assert clean.returncode == 0, clean.stdout + clean.stderr

    # The key that Terraform made is a key that works.
    env = wharfinger.client_environment(wharfinger.data_dir.parent,
                                        (outputs["access_key"]["value"], outputs["secret_key"]["value"]))
    made = type(aws)(env)("describe-repositories", "--repository-names", "project-journey/app")["repositories"]
    assert made[0]["encryptionConfiguration"]["encryptionType"] == "KMS"

    # What it made of IAM is what the AWS command line sees.
    assert aws("get-account-password-policy", service="iam")["PasswordPolicy"]["MinimumPasswordLength"] == 12
    role = aws("get-role", "--role-name", "AWSServiceRoleForECRReplication", service="iam")["Role"]
    assert role["Path"] == "/aws-service-role/replication.ecr.amazonaws.com/"
    profile = aws("get-instance-profile", "--instance-profile-name", "nodes-journey", service="iam")["InstanceProfile"]
    assert [held["RoleName"] for held in profile["Roles"]] == ["deploy-journey"]

    terraform("destroy", "-no-color", "-input=false", "-auto-approve")
    assert "RepositoryNotFoundException" in aws.refused("describe-repositories", "--repository-names",
                                                        "project-journey/app")
    for gone in (("get-user", "--user-name", "ci-journey"), ("get-account-password-policy",),
                 ("get-role", "--role-name", "AWSServiceRoleForECRReplication"),
                 ("get-instance-profile", "--instance-profile-name", "nodes-journey")):
        assert "NoSuchEntity" in aws.refused(*gone, service="iam"), gone
