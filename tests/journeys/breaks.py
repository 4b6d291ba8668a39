"""A way to a server that breaks in the middle of a transfer, as networks do."""

import contextlib
import socket
import threading

PIECE_BYTES = 1 << 14


class Breaking:
    """Passes connections on to a server's port, and breaks off the first that has carried so many bytes one way."""

    def __init__(self, port, up_bytes=None, down_bytes=None):
        self.server = ("127.0.0.1", port)
        self.limits = {"up": up_bytes, "down": down_bytes}
        self.breaks = 0
        self.carried = {"up": 0, "down": 0}
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def host(self):
        return f"localhost:{self.port}"

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self.server)
                for way in (("up", client, server), ("down", server, client)):
                    threading.Thread(target=self._carry, args=way, daemon=True).start()

    def _carry(self, way, source, sink):
        carried = 0
        with contextlib.suppress(OSError):
            while piece := source.recv(PIECE_BYTES):
                sink.sendall(piece)
                carried += len(piece)
                if self._is_over(way, carried, len(piece)):
                    break
        for each in (source, sink):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _is_over(self, way, carried, piece_bytes):
        with self._lock:
            self.carried[way] += piece_bytes
            if self.limits[way] is None or carried < self.limits[way]:
                return False
            self.limits[way] = None
            self.breaks += 1
            return True

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
