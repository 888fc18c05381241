"""The certificate of our own making: for this machine's address, kept while it fits, and its key for nobody else."""

import ssl
from datetime import timedelta

from cryptography import x509

from lms.core import clock
from lms.core.tls import LASTS, certificate_for, own_address


def test_a_certificate_is_made_once_for_an_address(tmp_path):
    now = clock.now()
    certificate, key = certificate_for("192.168.1.7", folder=tmp_path / "tls", now=now)
    first = certificate.read_bytes()

    found = x509.load_pem_x509_certificate(first)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "192.168.1.7"]
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert key.stat().st_mode & 0o777 == 0o600
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)

    assert certificate_for("192.168.1.7", folder=tmp_path / "tls", now=now + timedelta(days=30)) == (certificate, key)
    assert certificate.read_bytes() == first


def test_another_is_made_for_another_address_and_before_it_ends(tmp_path):
    now = clock.now()

    def serial(address: str, moment) -> int:
        certificate, _key = certificate_for(address, folder=tmp_path, now=moment)
        return x509.load_pem_x509_certificate(certificate.read_bytes()).serial_number

    serials = [serial("10.0.0.5", now), serial("10.0.0.6", now), serial("10.0.0.6", now + LASTS - timedelta(days=5))]

    assert len(set(serials)) == 3


def test_this_machine_knows_its_address():
    assert own_address().count(".") == 3
