"""TLS on the very same port as plain HTTP, with a certificate of the program's own authority."""

import socket
import ssl

import pytest
import urllib3

import images
import oci


def test_port_speaks_both_plain_http_and_tls(wharfinger, password, repository):
    authority = wharfinger.data_dir / "tls" / "ca.pem"
    name, image = repository(), images.image("tls", layer_bytes=300_000)
    secure = oci.Registry(f"https://localhost:{wharfinger.port}", password, ca_certs=str(authority))
    secure.push(name, image, "v1")
    secure.assert_holds(name, image, "v1")
    oci.Registry(wharfinger.url, password).assert_holds(name, image, "v1")


def test_certificate_of_a_stranger_is_not_trusted(wharfinger, password):
    with pytest.raises(urllib3.exceptions.SSLError):
        oci.Registry(f"https://localhost:{wharfinger.port}", password).request("GET", "/v2/")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_tls_below_1_2_is_refused(wharfinger):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", wharfinger.port), 10) as plain, pytest.raises(OSError):
        context.wrap_socket(plain)


def test_program_says_how_to_trust_it(wharfinger):
    assert str(wharfinger.data_dir / "tls" / "ca.pem") in wharfinger.command("trust").stdout
