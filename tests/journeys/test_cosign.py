"""Keys of KMS that sign: cosign signs and verifies images with them, unmodified; openssl and boto3 believe the signatures."""

import hashlib
import json
import subprocess

import botocore.exceptions
import pytest

import images
from clients import run
from conftest import client_for
from people import Account, allow
from wharf import COSIGN

# There is no transparency log here, and none is asked for.
SIGN = ("--yes", "--tlog-upload=false")
VERIFY = ("--private-infrastructure", "--output", "json")


@pytest.fixture(scope="module")
def account(wharfinger, workplace):
    return Account(wharfinger, workplace)


@pytest.fixture(scope="module")
def kms(wharfinger):
    return client_for(wharfinger, "kms")


@pytest.fixture
def cosign(wharfinger, password, tmp_path):
    """cosign, logged in to the registry; it finds KMS as all AWS clients do, or by what stands in the name of the key."""

    def call(*arguments, check=True, keys=None, **more):
        return run([COSIGN, *arguments], {**wharfinger.client_environment(tmp_path, keys), **more}, check=check)

    run([COSIGN, "login", wharfinger.host, "--username", "AWS", "--password-stdin"],
        wharfinger.client_environment(tmp_path), stdin=password)
    return call


@pytest.fixture
def pushed(wharfinger, registry, repository):
    """An image in a new repository: its reference by digest."""
    name, image = repository(), images.image("signed")
    registry.push(name, image, "v1")
    return f"{wharfinger.host}/{name}@{image.digest}"


def signing_key(kms, alias, spec="ECC_NIST_P256"):
    key = kms.create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")["KeyMetadata"]["Arn"]
    kms.create_alias(AliasName=alias, TargetKeyId=key)
    return key


@pytest.mark.parametrize("spec", ["ECC_NIST_P256", "ECC_NIST_P384", "RSA_2048"])
def test_image_signed_with_an_alias_verifies_and_no_other_does(cosign, kms, pushed, aws, spec):
    alias = f"alias/{spec}"
    signing_key(kms, alias, spec)
    signing_key(kms, f"{alias}-other", spec)
    refused = cosign("verify", "--key", f"awskms:///{alias}", *VERIFY, pushed, check=False)
    assert refused.returncode != 0 and "no signatures found" in refused.stderr, refused.stderr
    cosign("sign", "--key", f"awskms:///{alias}", *SIGN, "-a", "build=7", pushed)
    (claim,) = json.loads(cosign("verify", "--key", f"awskms:///{alias}", *VERIFY, "-a", "build=7", pushed).stdout)
    name, digest = pushed.split("@")
    assert claim["critical"]["image"]["docker-manifest-digest"] == digest
    assert claim["critical"]["identity"]["docker-reference"] == name
    stranger = cosign("verify", "--key", f"awskms:///{alias}-other", *VERIFY, pushed, check=False)
    assert stranger.returncode != 0 and "no matching signatures" in stranger.stderr, stranger.stderr
    tags = aws("describe-images", "--repository-name", name.split("/", 1)[1])["imageDetails"]
    assert digest.replace(":", "-") + ".sig" in [tag for each in tags for tag in each.get("imageTags", [])]


def test_key_is_named_by_an_endpoint_its_id_or_its_arn(cosign, kms, pushed, wharfinger):
    arn = signing_key(kms, "alias/endpoint")
    # The port speaks TLS as well, with a certificate of the program's own authority.
    trust = {"SSL_CERT_FILE": str(wharfinger.data_dir / "tls" / "ca.pem"), "AWS_ENDPOINT_URL": "http://localhost:1"}
    endpoint = f"awskms://localhost:{wharfinger.port}"
    cosign("sign", "--key", f"{endpoint}/alias/endpoint", *SIGN, pushed, **trust)
    for name in ("alias/endpoint", arn, arn.rsplit("/", 1)[1]):
        cosign("verify", "--key", f"{endpoint}/{name}", *VERIFY, pushed, **trust)
        cosign("verify", "--key", f"awskms:///{name}", *VERIFY, pushed)


def test_cosign_makes_a_key_and_its_public_half_verifies_alone(cosign, kms, pushed, tmp_path):
    cosign("generate-key-pair", "--kms", "awskms:///alias/made-by-cosign", "--output-key-prefix", str(tmp_path / "made"))
    described = kms.describe_key(KeyId="alias/made-by-cosign")["KeyMetadata"]
    assert described["KeyUsage"] == "SIGN_VERIFY"
    cosign("sign", "--key", "awskms:///alias/made-by-cosign", *SIGN, pushed)
    kms.disable_key(KeyId=described["KeyId"])
    # Whoever has the public key needs no KMS any more; signing does.
    cosign("verify", "--key", str(tmp_path / "made.pub"), *VERIFY, pushed)
    refused = cosign("sign", "--key", "awskms:///alias/made-by-cosign", *SIGN, pushed, check=False)
    assert refused.returncode != 0 and "DisabledException" in refused.stderr, refused.stderr


def test_attestation_is_signed_and_verified(cosign, kms, pushed, tmp_path):
    signing_key(kms, "alias/attest")
    (tmp_path / "predicate.json").write_text('{"passed": true}')
    cosign("attest", "--key", "awskms:///alias/attest", *SIGN, "--type", "https://example.com/tests/v1", "--predicate",
           str(tmp_path / "predicate.json"), pushed)
    cosign("verify-attestation", "--key", "awskms:///alias/attest", "--private-infrastructure", "--type",
           "https://example.com/tests/v1", pushed)


def test_whoever_may_not_sign_does_not(cosign, kms, pushed, account):
    key = signing_key(kms, "alias/guarded")
    user, _ = account.user(inline=allow(["kms:GetPublicKey", "kms:DescribeKey"], key))
    made = account.iam("create-access-key", "--user-name", user)["AccessKey"]
    keys = (made["AccessKeyId"], made["SecretAccessKey"])
    refused = cosign("sign", "--key", "awskms:///alias/guarded", *SIGN, pushed, check=False, keys=keys)
    assert refused.returncode != 0 and "kms:Sign" in refused.stderr, refused.stderr
    cosign("sign", "--key", "awskms:///alias/guarded", *SIGN, pushed)
    cosign("verify", "--key", "awskms:///alias/guarded", *VERIFY, pushed, keys=keys)


@pytest.mark.parametrize("spec, algorithm, flags", [
    ("ECC_NIST_P256", "ECDSA_SHA_256", ["-sha256"]),
    ("ECC_NIST_P384", "ECDSA_SHA_384", ["-sha384"]),
    ("ECC_NIST_P521", "ECDSA_SHA_512", ["-sha512"]),
    ("ECC_SECG_P256K1", "ECDSA_SHA_256", ["-sha256"]),
    ("RSA_3072", "RSASSA_PKCS1_V1_5_SHA_384", ["-sha384"]),
    ("RSA_2048", "RSASSA_PSS_SHA_256",
     ["-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]),
])
def test_openssl_and_boto3_believe_a_signature(kms, tmp_path, spec, algorithm, flags):
    key = kms.create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    message, wanted = b"a release", dict(KeyId=key, SigningAlgorithm=algorithm)
    signature = kms.sign(Message=message, **wanted)["Signature"]
    digest = hashlib.new("sha" + algorithm.rsplit("_", 1)[1], message).digest()
    assert kms.verify(Message=digest, MessageType="DIGEST", Signature=signature, **wanted)["SignatureValid"]
    with pytest.raises(kms.exceptions.KMSInvalidSignatureException):
        kms.verify(Message=b"another", Signature=signature, **wanted)
    (tmp_path / "message").write_bytes(message)
    (tmp_path / "signature").write_bytes(signature)
    (tmp_path / "public.der").write_bytes(kms.get_public_key(KeyId=key)["PublicKey"])
    openssl = ["openssl", "dgst", *flags, "-keyform", "DER", "-verify", "public.der", "-signature", "signature"]
    done = subprocess.run([*openssl, "message"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "Verified OK", done


def test_boto3_makes_and_verifies_codes(kms):
    key = kms.create_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["KeyId"]
    made = kms.generate_mac(KeyId=key, Message=b"m", MacAlgorithm="HMAC_SHA_256")["Mac"]
    assert kms.verify_mac(KeyId=key, Message=b"m", MacAlgorithm="HMAC_SHA_256", Mac=made)["MacValid"]
    with pytest.raises(kms.exceptions.KMSInvalidMacException):
        kms.verify_mac(KeyId=key, Message=b"n", MacAlgorithm="HMAC_SHA_256", Mac=made)


def test_what_openssl_encrypts_for_an_rsa_key_boto3_has_decrypted(kms, tmp_path):
    key = kms.create_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["KeyId"]
    (tmp_path / "public.der").write_bytes(kms.get_public_key(KeyId=key)["PublicKey"])
    for algorithm, digest in [("RSAES_OAEP_SHA_1", "sha1"), ("RSAES_OAEP_SHA_256", "sha256")]:
        sealed = subprocess.run(
            ["openssl", "pkeyutl", "-encrypt", "-pubin", "-keyform", "DER", "-inkey", "public.der", "-pkeyopt",
             "rsa_padding_mode:oaep", "-pkeyopt", f"rsa_oaep_md:{digest}"],
            cwd=tmp_path, input=b"secret", capture_output=True, check=True, timeout=60).stdout
        opened = kms.decrypt(KeyId=key, CiphertextBlob=sealed, EncryptionAlgorithm=algorithm)
        assert opened["Plaintext"] == b"secret"
        with pytest.raises(botocore.exceptions.ClientError, match="InvalidCiphertextException"):
            kms.decrypt(KeyId=key, CiphertextBlob=sealed[::-1], EncryptionAlgorithm=algorithm)
