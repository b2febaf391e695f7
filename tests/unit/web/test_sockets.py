"""Answers leave at once."""

import socket

from simulator.web.sockets import send_at_once


def delayed(found):
    return not found.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_what_a_listening_socket_accepts_sends_at_once():
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert delayed(server)
        assert send_at_once() >= 1
        with socket.create_connection(server.getsockname()) as client:
            accepted, _address = server.accept()
            with accepted:
                assert not delayed(accepted)
            assert delayed(client)


def test_closed_sockets_are_left_alone():
    closed = socket.create_server(("127.0.0.1", 0))
    closed.close()
    send_at_once()
    assert closed.fileno() == -1
