//! The program's own certificate authority, made once a data folder.

use std::fs;
use std::path::{Path, PathBuf};

use model::{Clock, Random, Timestamp, source};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType, SerialNumber,
};
use rustls_pki_types::CertificateDer;
use zeroize::Zeroizing;

use crate::Error;
use crate::data_dir::{create_private_dir, wait_for_lock, write_private};

const DAY_MILLIS: i64 = 24 * 3600 * 1000;
/// Clients whose clock is behind ours still take what was made just now.
const BACKDATED_DAYS: i64 = 2;
const AUTHORITY_DAYS: i64 = 3650;
/// Certificates are made anew long before this, and nobody has to renew anything.
const CERTIFICATE_DAYS: i64 = 90;

/// Signs certificates.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
}

/// Where an authority's certificate is, for people to trust.
#[must_use]
pub fn certificate_path(dir: &Path) -> PathBuf {
    dir.join("ca.pem")
}

impl Authority {
    /// Opens the authority in `dir`, which is made if it is not there. Several processes may do so at once.
    pub(crate) fn open_or_create(dir: &Path, clock: &dyn Clock, random: &dyn Random) -> Result<Self, Error> {
        create_private_dir(dir)?;
        let _lock = wait_for_lock(&dir.join("lock"))?;
        let (certificate_path, key_path) = (certificate_path(dir), dir.join("ca.key"));
        // The certificate is written last: with it, the key is there.
        if !certificate_path.exists() {
            let key = KeyPair::generate().map_err(|error| tls(&error))?;
            let certificate = authority_params(clock.now(), random)?.self_signed(&key).map_err(|error| tls(&error))?;
            write_private(&key_path, Zeroizing::new(key.serialize_pem()).as_bytes())?;
            write_private(&certificate_path, certificate.pem().as_bytes())?;
        }
        let read = |path: &Path| fs::read_to_string(path).map_err(Error::file("read", path));
        let key = KeyPair::from_pem(&Zeroizing::new(read(&key_path)?)).map_err(|error| tls(&error))?;
        let issuer = Issuer::from_ca_cert_pem(&read(&certificate_path)?, key).map_err(|error| tls(&error))?;
        Ok(Self { issuer })
    }

    /// Makes a certificate for the names.
    pub(crate) fn issue(
        &self,
        names: Vec<SanType>,
        key: &KeyPair,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<CertificateDer<'static>, Error> {
        let mut params = params("Wharfinger", now, CERTIFICATE_DAYS, random)?;
        params.subject_alt_names = names;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        Ok(params.signed_by(key, &self.issuer).map_err(|error| tls(&error))?.der().clone())
    }
}

fn authority_params(now: Timestamp, random: &dyn Random) -> Result<CertificateParams, Error> {
    // Two deployments on one machine must not have authorities of the same name.
    let name = format!("Wharfinger local authority {:08x}", u32::from_be_bytes(source::random_bytes(random)));
    let mut params = params(&name, now, AUTHORITY_DAYS, random)?;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn params(name: &str, now: Timestamp, days: i64, random: &dyn Random) -> Result<CertificateParams, Error> {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    let (from, to) = (date(now.as_millis() - BACKDATED_DAYS * DAY_MILLIS)?, date(now.as_millis() + days * DAY_MILLIS)?);
    params.not_before = rcgen::date_time_ymd(from.0, from.1, from.2);
    params.not_after = rcgen::date_time_ymd(to.0, to.1, to.2);
    // No two certificates of an issuer have the same number; it is positive (RFC 5280, section 4.1.2.2).
    let mut serial: [u8; 16] = source::random_bytes(random);
    serial[0] = serial[0] & 0x7f | 0x40;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    Ok(params)
}

/// Year, month and day.
fn date(millis: i64) -> Result<(i32, u8, u8), Error> {
    let moment = jiff::Timestamp::from_millisecond(millis).map_err(|error| Error::Tls(error.to_string()))?;
    let date = moment.to_zoned(jiff::tz::TimeZone::UTC).date();
    Ok((date.year().into(), date.month().unsigned_abs(), date.day().unsigned_abs()))
}

fn tls(error: &rcgen::Error) -> Error {
    Error::Tls(error.to_string())
}
