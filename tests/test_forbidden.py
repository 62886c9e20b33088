"""No test reaches the network or sends mail; these two would be told so."""

import smtplib
import socket
import urllib.request

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org"])
def test_the_network_is_out_of_reach(host: str) -> None:
    with pytest.raises(pytest.fail.Exception, match="tried to reach"):
        urllib.request.urlopen(f"http://{host}/", timeout=1)  # noqa: S310


def test_a_server_of_the_test_itself_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_no_mail_leaves() -> None:
    with pytest.raises(pytest.fail.Exception, match="send mail"):
        smtplib.SMTP("mail.example.org")
