"""An OpenID Connect issuer on loopback, as GitHub Actions is one on the internet."""

import base64
import http.server
import json
import subprocess
import threading
import time


def _encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Issuer:
    """Serves its discovery document and keys, and signs tokens with RS256 by openssl."""

    def __init__(self, home):
        self.key = home / "issuer.pem"
        subprocess.run(["openssl", "genrsa", "-out", self.key, "2048"], check=True, capture_output=True)
        modulus = subprocess.run(["openssl", "rsa", "-in", self.key, "-noout", "-modulus"], check=True,
                                 capture_output=True, text=True).stdout.strip().partition("=")[2]
        jwk = {"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "one", "e": "AQAB",
               "n": _encoded(bytes.fromhex(modulus))}
        documents = {"/.well-known/jwks": {"keys": [jwk]}}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                document = documents.get(self.path)
                self.send_response(200 if document else 404)
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(document).encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self.server.server_port}"
        documents["/.well-known/openid-configuration"] = {"issuer": self.url, "jwks_uri": f"{self.url}/.well-known/jwks"}
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def token(self, **claims):
        now = int(time.time())
        claims = {"iss": self.url, "aud": "sts.amazonaws.com", "iat": now, "nbf": now, "exp": now + 300, **claims}
        head = {"alg": "RS256", "typ": "JWT", "kid": "one"}
        signed = ".".join(_encoded(json.dumps(part).encode()) for part in (head, claims))
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=signed.encode(), check=True,
                                   capture_output=True).stdout
        return f"{signed}.{_encoded(signature)}"

    def close(self):
        self.server.shutdown()
