"""HTTP/2 by hand (RFC 9113), for clients that no library would be: frames out as they are asked for, and the least of what
comes in: acknowledgements, windows, resets."""

import socket
import struct
import threading

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
END_STREAM, ACK, END_HEADERS = 1, 1, 4
INITIAL_WINDOW_SIZE = 4
FRAME_BYTES_MAX = 16384


def _integer(value, prefix_bits):
    most = (1 << prefix_bits) - 1
    if value < most:
        return bytes([value])
    out, value = bytearray([most]), value - most
    while value >= 128:
        out.append(value % 128 + 128)
        value //= 128
    return bytes(out + bytes([value]))


def _text(text):
    data = text.encode()
    return _integer(len(data), 7) + data


def header_block(headers):
    """HPACK, every header spelled out (RFC 7541, section 6.2.2)."""
    return b"".join(b"\0" + _text(name) + _text(value) for name, value in headers)


class Connection:
    """One connection to a port of this machine. A thread of its own acknowledges and counts what comes in."""

    def __init__(self, port, initial_window=65535, address="127.0.0.1"):
        self.socket = socket.create_connection((address, port), 10)
        self.lock = threading.Condition()
        self.window, self.stream_window, self.windows = 65535, 65535, {}
        self.resets, self.received_bytes, self.closed = {}, 0, False
        settings = struct.pack(">HI", INITIAL_WINDOW_SIZE, initial_window)
        self._send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + self._frame(SETTINGS, 0, 0, settings))
        self.next_stream = 1
        threading.Thread(target=self._listen, daemon=True).start()

    @staticmethod
    def _frame(kind, flags, stream, payload):
        return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload

    def _send(self, data):
        try:
            self.socket.sendall(data)
        except OSError:
            self.closed = True

    def _read(self, count):
        data = bytearray()
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)

    def _listen(self):
        self.socket.settimeout(None)
        try:
            while True:
                head = self._read(9)
                payload = self._read(int.from_bytes(head[:3], "big"))
                with self.lock:
                    self._take(head[3], head[4], int.from_bytes(head[5:], "big") & 0x7FFFFFFF, payload)
                    self.lock.notify_all()
        except (OSError, EOFError):
            with self.lock:
                self.closed = True
                self.lock.notify_all()

    def _take(self, kind, flags, stream, payload):
        if kind == SETTINGS and not flags & ACK:
            for name, value in struct.iter_unpack(">HI", payload):
                if name == INITIAL_WINDOW_SIZE:
                    more, self.stream_window = value - self.stream_window, value
                    self.windows = {stream: window + more for stream, window in self.windows.items()}
            self._send(self._frame(SETTINGS, ACK, 0, b""))
        elif kind == PING and not flags & ACK:
            self._send(self._frame(PING, ACK, 0, payload))
        elif kind == WINDOW_UPDATE:
            more = int.from_bytes(payload, "big")
            if stream == 0:
                self.window += more
            elif stream in self.windows:
                self.windows[stream] += more
        elif kind == RST_STREAM:
            self.resets[stream] = int.from_bytes(payload, "big")
        elif kind == DATA:
            self.received_bytes += len(payload)

    def request(self, method, path, headers=(), end=True, host="localhost"):
        """Begins a request; the number of its stream."""
        stream, self.next_stream = self.next_stream, self.next_stream + 2
        with self.lock:
            self.windows[stream] = self.stream_window
        pseudo = [(":method", method), (":scheme", "http"), (":authority", host), (":path", path)]
        block = header_block([*pseudo, *headers])
        self._send(self._frame(HEADERS, END_HEADERS | (END_STREAM if end else 0), stream, block))
        return stream

    def data(self, stream, count):
        """Sends as many of `count` bytes as the windows allow now; how many."""
        sent = 0
        while sent < count:
            with self.lock:
                most = min(self.window, self.windows[stream], count - sent, FRAME_BYTES_MAX)
                if most <= 0 or self.closed:
                    return sent
                self.window -= most
                self.windows[stream] -= most
            self._send(self._frame(DATA, 0, stream, b"a" * most))
            sent += most
        return sent

    def close(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()
