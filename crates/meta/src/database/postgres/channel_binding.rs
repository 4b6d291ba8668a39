//! What binds a SCRAM login to the TLS connection that it goes over (RFC 5929, section 4): a hash of the server's
//! certificate. With it, nobody in between can pass on a login, even where certificates are not verified.

use aws_lc_rs::digest::{Algorithm, SHA256, SHA384, SHA512, digest};
use tokio_postgres::tls::ChannelBinding;

const SEQUENCE: u8 = 0x30;
const OBJECT_IDENTIFIER: u8 = 0x06;

/// The hashes of signature algorithms, by object identifier in DER. MD5 and SHA-1 are replaced by SHA-256.
const HASHES: &[(&[u8], &Algorithm)] = &[
    // RSA with MD5, SHA-1, SHA-256, SHA-384, SHA-512: 1.2.840.113549.1.1.x (RFC 8017, appendix C).
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 4], &SHA256),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 5], &SHA256),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 11], &SHA256),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 12], &SHA384),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 13], &SHA512),
    // ECDSA with SHA-256, SHA-384, SHA-512: 1.2.840.10045.4.3.x (RFC 5758, section 3.2).
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 2], &SHA256),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 3], &SHA384),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 4], &SHA512),
];

/// The binding to a connection whose server showed this certificate; none where the standard defines none, as for Ed25519.
pub(super) fn of_certificate(certificate: &[u8]) -> ChannelBinding {
    let algorithm = signature_algorithm(certificate);
    let hash = algorithm.and_then(|algorithm| HASHES.iter().find(|(identifier, _)| *identifier == algorithm));
    hash.map_or_else(ChannelBinding::none, |(_, hash)| {
        ChannelBinding::tls_server_end_point(digest(hash, certificate).as_ref().to_vec())
    })
}

/// The identifier of the algorithm that a certificate is signed with: `Certificate ::= SEQUENCE { tbsCertificate,
/// signatureAlgorithm SEQUENCE { algorithm, ... }, ... }` (RFC 5280, section 4.1).
fn signature_algorithm(certificate: &[u8]) -> Option<&[u8]> {
    let (fields, _) = value(certificate, SEQUENCE)?;
    let (_, after_tbs_certificate) = value(fields, SEQUENCE)?;
    let (algorithm, _) = value(after_tbs_certificate, SEQUENCE)?;
    value(algorithm, OBJECT_IDENTIFIER).map(|(identifier, _)| identifier)
}

/// The contents of the DER value at the beginning, which must have the tag, and what follows it.
fn value(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
            (length.iter().try_fold(0_usize, |sum, &byte| sum.checked_mul(256)?.checked_add(byte.into()))?, rest)
        }
        _ => return None,
    };
    if found == tag { rest.split_at_checked(length) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_taken_whole_or_not_at_all() {
        let long = [&[SEQUENCE, 0x82, 0x01, 0x00][..], &[7; 256], &[1, 2]].concat();
        /// Of the value and of what follows it.
        type Lengths = Option<(usize, usize)>;
        let table: [(&[u8], Lengths); 7] = [
            (&[SEQUENCE, 2, 1, 1, 9], Some((2, 1))),
            (&long, Some((256, 2))),
            (&[SEQUENCE, 3, 1, 1], None),
            (&[SEQUENCE, 0x80, 1, 1], None),
            (&[SEQUENCE, 0x84, 0xff, 0xff, 0xff, 0xff], None),
            (&[OBJECT_IDENTIFIER, 0], None),
            (&[], None),
        ];
        for (der, lengths) in table {
            assert_eq!(value(der, SEQUENCE).map(|(taken, rest)| (taken.len(), rest.len())), lengths, "{der:?}");
        }
    }

    #[test]
    fn the_algorithm_of_a_certificate_is_found() {
        let key = rcgen::KeyPair::generate().expect("a key");
        let certificate = rcgen::CertificateParams::default().self_signed(&key).expect("a certificate");
        let algorithm = signature_algorithm(certificate.der()).expect("an algorithm");
        assert_eq!(algorithm, [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 2], "ECDSA with SHA-256");
        assert_eq!(signature_algorithm(&certificate.der()[..40]), None);
    }
}
