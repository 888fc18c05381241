"""A certificate of our own making, so that a phone in the same network may try the demonstration with what only HTTPS allows.

It proves nothing about who we are: the phone's browser says so, and the demonstration holds invented data only. A real
installation has one that others vouch for (docs/operations.md).
"""

import ipaddress
import socket
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# Browsers refuse longer ones even where somebody trusts them.
LASTS = timedelta(days=397)
ENDS_SOON = timedelta(days=7)
# An address set aside for documents: nothing is sent to it, but the system says by which of ours it would be.
ELSEWHERE = ("192.0.2.1", 9)


def own_address() -> str:
    """This machine's address in its network; that of the machine itself where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return "127.0.0.1"
        return probe.getsockname()[0]


def certificate_for(address: str, *, folder: Path, now: datetime) -> tuple[Path, Path]:
    """Certificate and key for that address in `folder`; made when there is none, or none that fits or lasts."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not (key.is_file() and _fits(certificate, address, now)):
        folder.mkdir(parents=True, exist_ok=True)
        _make(address, certificate, key, now)
    return certificate, key


def _fits(certificate: Path, address: str, now: datetime) -> bool:
    if not certificate.is_file():
        return False
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return found.not_valid_after_utc > now + ENDS_SOON and ipaddress.ip_address(address) in names.get_values_for_type(
        x509.IPAddress
    )


def _make(address: str, certificate: Path, key: Path, now: datetime) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Maloca, demostración")])
    addresses = dict.fromkeys(["127.0.0.1", address])
    names = [x509.DNSName("localhost"), *(x509.IPAddress(ipaddress.ip_address(one)) for one in addresses)]
    signed = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now - timedelta(days=1) + LASTS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    key.touch(mode=0o600)
    key.write_bytes(pem)
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
