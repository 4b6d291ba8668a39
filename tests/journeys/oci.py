"""A plain client of the OCI distribution protocol that shows every status and header to the test."""

import urllib.parse

import urllib3

from images import digest_of

ACCEPT_ALL = ", ".join([
    "application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.docker.distribution.manifest.list.v2+json"])


class Refused(AssertionError):
    """An answer that is not the one a push or pull needs."""

    def __init__(self, answer, doing):
        super().__init__(f"{doing}: {answer.status} {answer.data[:400]!r}")
        self.status = answer.status


class Registry:
    """`/v2/` of one server, seen with one password. Redirects are followed without the password, as clients do."""

    def __init__(self, url, password, username="AWS", timeout=30.0, **pool):
        self.url = url.rstrip("/")
        self.authorization = urllib3.make_headers(basic_auth=f"{username}:{password}") if password else {}
        self.pool = urllib3.PoolManager(retries=False, timeout=timeout, maxsize=8, **pool)

    def request(self, method, path, body=None, headers=None, **more):
        url = urllib.parse.urljoin(self.url + "/", path)
        answer = self.pool.request(method, url, body=body, headers={**self.authorization, **(headers or {})},
                                   redirect=False, **more)
        if answer.status in (302, 307) and method in ("GET", "HEAD"):
            location = urllib.parse.urljoin(url, answer.headers["Location"])
            return self.pool.request(method, location, headers=headers or {}, redirect=False, **more)
        return answer

    def expect(self, status, method, path, body=None, headers=None, **more):
        answer = self.request(method, path, body, headers, **more)
        if answer.status != status:
            raise Refused(answer, f"{method} {path}")
        return answer

    def start_upload(self, repository, query=""):
        answer = self.expect(202, "POST", f"/v2/{repository}/blobs/uploads/{query}", headers={"Content-Length": "0"})
        return answer.headers["Location"]

    def finish_upload(self, location, digest, body=b""):
        separator = "&" if "?" in location else "?"
        return self.expect(201, "PUT", f"{location}{separator}digest={digest}", body,
                           {"Content-Type": "application/octet-stream"})

    def push_blob(self, repository, data, algorithm="sha256"):
        digest = digest_of(data, algorithm)
        self.finish_upload(self.start_upload(repository), digest, data)
        return digest

    def push_manifest(self, repository, reference, image):
        return self.expect(201, "PUT", f"/v2/{repository}/manifests/{reference}", image.manifest,
                           {"Content-Type": image.media_type})

    def push(self, repository, image, tag=None):
        """Pushes blobs and manifest; the digest comes back."""
        for data in image.blobs:
            self.push_blob(repository, data)
        self.push_manifest(repository, tag or image.digest, image)
        return image.digest

    def manifest(self, repository, reference, accept=ACCEPT_ALL):
        return self.expect(200, "GET", f"/v2/{repository}/manifests/{reference}", headers={"Accept": accept})

    def blob(self, repository, digest):
        return self.expect(200, "GET", f"/v2/{repository}/blobs/{digest}").data

    def assert_holds(self, repository, image, reference=None):
        """Every byte of the image comes back as it was pushed."""
        got = self.manifest(repository, reference or image.digest)
        assert got.data == image.manifest, f"{repository}@{image.digest}: the manifest changed"
        assert got.headers["Docker-Content-Digest"] == image.digest
        assert got.headers["Content-Type"] == image.media_type
        for data in image.blobs:
            assert self.blob(repository, digest_of(data)) == data, f"{repository}: blob {digest_of(data)} changed"
