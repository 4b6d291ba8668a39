//! What is checked of a server's certificate: nothing, who signed it, or also whose it is.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

/// The authorities that may have signed a certificate.
#[derive(Debug)]
pub(super) struct Roots {
    pub(super) anchors: RootCertStore,
    /// As they are in the file.
    pub(super) certificates: Vec<CertificateDer<'static>>,
}

/// Checks certificates.
#[derive(Debug)]
pub(super) struct Verifier {
    /// `None` to accept any certificate.
    pub(super) roots: Option<Roots>,
    pub(super) checks_name: bool,
    pub(super) algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(roots) = &self.roots else { return Ok(ServerCertVerified::assertion()) };
        let certificate = ParsedCertificate::try_from(end_entity)?;
        let algorithms = self.algorithms.all;
        let signed =
            verify_server_cert_signed_by_trust_anchor(&certificate, &roots.anchors, intermediates, now, algorithms);
        if let Err(error) = signed {
            // A server that signed its own certificate is often its own authority, which webpki does not take for a
            // server; that the certificate has not expired was checked before.
            if is_out_of_time(&error) || !roots.certificates.contains(end_entity) {
                return Err(error);
            }
        }
        if self.checks_name {
            verify_server_name(&certificate, server_name)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

/// Whether a certificate is not valid any more, or not yet.
pub(super) fn is_out_of_time(error: &rustls::Error) -> bool {
    use CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
    use rustls::Error::InvalidCertificate;
    matches!(error, InvalidCertificate(Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. }))
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, date_time_ymd};
    use rustls::crypto::aws_lc_rs;

    use super::*;

    fn verifier(roots: &[CertificateDer<'static>]) -> Verifier {
        let mut anchors = RootCertStore::empty();
        for root in roots {
            anchors.add(root.clone()).expect("an authority");
        }
        Verifier {
            roots: Some(Roots { anchors, certificates: roots.to_vec() }),
            checks_name: true,
            algorithms: aws_lc_rs::default_provider().signature_verification_algorithms,
        }
    }

    /// A certificate that signed itself, as `openssl req -x509` makes them.
    fn own_authority(host: &str, last_year: i32) -> CertificateDer<'static> {
        let mut params = CertificateParams::new(vec![host.to_owned()]).expect("a name");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.not_after = date_time_ymd(last_year, 1, 1);
        params.self_signed(&KeyPair::generate().expect("a key")).expect("a certificate").der().clone()
    }

    #[test]
    fn a_server_may_be_its_own_authority() {
        let now = UnixTime::since_unix_epoch(std::time::Duration::from_secs(1_800_000_000));
        let (sound, other) = (own_authority("db.example", 2100), own_authority("db.example", 2100));
        let (elsewhere, expired) = (own_authority("www.example", 2100), own_authority("db.example", 2020));
        let all = verifier(&[sound.clone(), elsewhere.clone(), expired.clone()]);
        let host = ServerName::try_from("db.example").expect("a name");
        let accepts = |verifier: &Verifier, shown| verifier.verify_server_cert(shown, &[], &host, &[], now).is_ok();
        for (what, verifier, shown, accepted) in [
            ("known", &all, &sound, true),
            ("unknown", &all, &other, false),
            ("for another host", &all, &elsewhere, false),
            ("expired", &all, &expired, false),
            ("no authorities", &verifier(&[]), &sound, false),
        ] {
            assert_eq!(accepts(verifier, shown), accepted, "{what}");
        }
    }
}
