"""Certificates for servers on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)
# What an authority may do. Python 3.13 and newer ask for it, and for the identifiers of keys.
_MAY_SIGN = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


@dataclass
class Authority:
    """Signs certificates for 127.0.0.1, each in a file of the folder with its key."""

    folder: Path

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("An authority of the tests")
        own = self._builder(self._name, self._key, -30 * DAY, 30 * DAY)
        own = own.add_extension(x509.BasicConstraints(True, None), critical=True)
        signed = own.add_extension(_MAY_SIGN, critical=True).sign(self._key, hashes.SHA256())
        self.path = self.folder / "authority.pem"
        self.path.write_bytes(signed.public_bytes(Encoding.PEM))

    def certificate(self, name: str, begin: timedelta = -DAY, end: timedelta = DAY, *, own: bool = False) -> Path:
        """A certificate, valid from `begin` to `end` after now; with `own` it is signed by its own key."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._builder(_name(name), key, begin, end, issuer=_name(name) if own else self._name)
        address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        signer = key if own else self._key
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
        builder = builder.add_extension(address, critical=False).add_extension(issuer, critical=False)
        signed = builder.sign(signer, hashes.SHA256())
        path = self.folder / f"{name}.pem"
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(secret + signed.public_bytes(Encoding.PEM))
        return path

    def _builder(
        self,
        name: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        begin: timedelta,
        end: timedelta,
        issuer: x509.Name | None = None,
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer or name).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now + begin).not_valid_after(now + end)
        return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
