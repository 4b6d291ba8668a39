"""A repository encrypted under a key of its own: push, pull, disable, enable, shred."""

import json

import botocore.exceptions
import pytest

import images
import oci
from conftest import client_for
from people import Account, allow


@pytest.fixture(scope="module")
def account(wharfinger, workplace):
    return Account(wharfinger, workplace)


def test_disabled_key_makes_images_unreadable_and_enabling_it_brings_them_back(docker, debian, wharfinger, account, aws,
                                                                              registry):
    kms = lambda *arguments: account.root(*arguments, service="kms")
    key = kms("create-key", "--description", "images of the vault")["KeyMetadata"]
    kms("create-alias", "--alias-name", "alias/vault", "--target-key-id", key["KeyId"])
    made = aws("create-repository", "--repository-name", "vault/app", "--encryption-configuration",
               "encryptionType=KMS,kmsKey=alias/vault")["repository"]
    assert made["encryptionConfiguration"] == {"encryptionType": "KMS", "kmsKey": key["Arn"]}
    grants = kms("list-grants", "--key-id", key["KeyId"])["Grants"]
    assert [sorted(each["Operations"]) for each in grants] == [["Decrypt", "GenerateDataKey"]] * 2
    assert all(each["Constraints"]["EncryptionContextSubset"] == {"aws:ecr:arn": made["repositoryArn"]}
               for each in grants)

    assert "Login Succeeded" in docker.login(wharfinger.host, aws.password()).stdout
    reference = f"{wharfinger.host}/vault/app:v1"
    docker("tag", debian, reference)
    docker("push", reference)
    docker("rmi", reference)
    docker("pull", reference)
    docker("rmi", reference)

    kms("disable-key", "--key-id", key["KeyId"])
    done = docker("pull", reference, check=False)
    assert done.returncode != 0 and "KMS" in (done.stdout + done.stderr).upper(), done.stderr
    with pytest.raises(oci.Refused):
        registry.push("vault/app", images.image("kept out"), "v2")
    kms("enable-key", "--key-id", key["KeyId"])
    docker("pull", reference)

    code, report, text = wharfinger.fsck()
    assert code == 0, text

    kms("schedule-key-deletion", "--key-id", key["KeyId"], "--pending-window-in-days", "7")
    docker("rmi", reference)
    assert docker("pull", reference, check=False).returncode != 0
    kms("cancel-key-deletion", "--key-id", key["KeyId"])
    kms("enable-key", "--key-id", key["KeyId"])
    docker("pull", reference)
    docker("rmi", reference)
    aws("delete-repository", "--repository-name", "vault/app", "--force")
    assert kms("list-grants", "--key-id", key["KeyId"])["Grants"] == []


def test_without_a_key_the_registrys_own_managed_key_is_used(account, aws):
    made = aws("create-repository", "--repository-name", "vault/managed", "--encryption-configuration",
               "encryptionType=KMS")["repository"]
    arn = made["encryptionConfiguration"]["kmsKey"]
    aliases = account.root("list-aliases", service="kms")["Aliases"]
    (alias,) = [each for each in aliases if each["AliasName"] == "alias/aws/ecr"]
    assert arn.endswith(alias["TargetKeyId"])
    assert account.root("describe-key", "--key-id", arn, service="kms")["KeyMetadata"]["KeyManager"] == "AWS"


def test_envelope_encryption_works_for_whoever_may(wharfinger, account):
    root = client_for(wharfinger, "kms")
    key = root.create_key()["KeyMetadata"]["Arn"]
    sealed = root.encrypt(KeyId=key, Plaintext=b"secret", EncryptionContext={"a": "b"})["CiphertextBlob"]
    user, _ = account.user(inline=allow("kms:Decrypt", key))
    made = account.iam("create-access-key", "--user-name", user)["AccessKey"]
    reader = client_for(wharfinger, "kms", (made["AccessKeyId"], made["SecretAccessKey"]))
    opened = reader.decrypt(CiphertextBlob=sealed, EncryptionContext={"a": "b"})
    assert opened["Plaintext"] == b"secret" and opened["KeyId"] == key
    with pytest.raises(reader.exceptions.InvalidCiphertextException):
        reader.decrypt(CiphertextBlob=sealed, EncryptionContext={"a": "c"})
    with pytest.raises(botocore.exceptions.ClientError, match="AccessDeniedException.*kms:DisableKey"):
        reader.disable_key(KeyId=key)


def test_secret_is_kept_read_replaced_and_deleted(account):
    secrets = lambda *arguments: account.root(*arguments, service="secretsmanager")
    made = secrets("create-secret", "--name", "ecr-pullthroughcache/hub", "--secret-string",
                   json.dumps({"username": "u", "accessToken": "t"}))
    assert secrets("get-secret-value", "--secret-id", made["ARN"])["SecretString"] == '{"username": "u", "accessToken": "t"}'
    secrets("put-secret-value", "--secret-id", "ecr-pullthroughcache/hub", "--secret-string", "second")
    assert secrets("get-secret-value", "--secret-id", made["Name"])["SecretString"] == "second"
    previous = secrets("get-secret-value", "--secret-id", made["Name"], "--version-stage", "AWSPREVIOUS")
    assert previous["VersionId"] == made["VersionId"]
    _, client = account.user()
    words = client.refused("get-secret-value", "--secret-id", made["Name"], service="secretsmanager")
    assert "AccessDeniedException" in words and "secretsmanager:GetSecretValue" in words
    secrets("delete-secret", "--secret-id", made["Name"], "--force-delete-without-recovery")
    assert "ResourceNotFoundException" in account.root.refused(
        "get-secret-value", "--secret-id", made["Name"], service="secretsmanager")
