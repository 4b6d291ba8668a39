//! What the standards and other programs have signed and encrypted.

use super::*;

/// Facts about one RSA key, each a line: what it is, and hexadecimal digits.
const RSA: &str = include_str!("rsa_2048.txt");

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks_exact(2).map(|pair| std::str::from_utf8(pair).expect("ASCII"));
    digits.map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal")).collect()
}

fn fact(name: &str) -> Vec<u8> {
    let line = RSA.lines().find_map(|line| line.split_once(' ').filter(|(named, _)| *named == name));
    bytes(line.expect("a fact").1)
}

/// An ASN.1 element of less than 256 bytes.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let len = u8::try_from(content.len()).expect("short");
    let header: &[u8] = if len < 128 { &[tag, len] } else { &[tag, 0x81, len] };
    [header, content].concat()
}

/// A signature of two numbers as DER has it: without leading zeros, and with one where it would be negative.
fn signature(r: &str, s: &str) -> Vec<u8> {
    let integer = |hex: &str| {
        let bytes = bytes(hex);
        let start = bytes.iter().position(|byte| *byte != 0).expect("not zero");
        let sign: &[u8] = if bytes[start] >= 0x80 { &[0] } else { &[] };
        element(2, &[sign, &bytes[start..]].concat())
    };
    element(0x30, &[integer(r), integer(s)].concat())
}

#[test]
fn signatures_of_rfc_6979_and_wycheproof_verify() {
    let sample = b"sample".as_slice();
    for (spec, algorithm, message, public_key, r, s) in [
        (
            KeySpec::EccNistP256,
            SigningAlgorithm::EcdsaSha256,
            sample,
            "0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6\
             7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
            "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
        ),
        (
            KeySpec::EccNistP384,
            SigningAlgorithm::EcdsaSha384,
            sample,
            "04EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13\
             8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720",
            "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46",
            "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8",
        ),
        (
            KeySpec::EccNistP521,
            SigningAlgorithm::EcdsaSha512,
            sample,
            "0401894550D0785932E00EAA23B694F213F8C3121F86DC97A04E5A7167DB4E5BCD371123D46E45DB6B5D5370A7F20FB633155D38\
             FFA16D2BD761DCAC474B9A2F5023A400493101C962CD4D2FDDF782285E64584139C2F91B47F87FF82354D6630F746A28A0DB2574\
             1B5B34A828008B22ACC23F924FAAFBD4D33F81EA66956DFEAA2BFDFCF5",
            "00C328FAFCBD79DD77850370C46325D987CB525569FB63C5D3BC53950E6D4C5F174E25A1EE9017B5D450606ADD152B534931D7D4\
             E8455CC91F9B15BF05EC36E377FA",
            "00617CCE7CF5064806C467F678D3B4080D6F1CC50AF26CA209417308281B68AF282623EAA63E5B5C0723D8B8C37FF0777B1A20F8\
             CCB1DCCC43997F1EE0E44DA4A67A",
        ),
        (
            KeySpec::EccSecgP256k1,
            SigningAlgorithm::EcdsaSha256,
            b"123400",
            "04782c8ed17e3b2a783b5464f33b09652a71c678e05ec51e84e2bcfc663a3de963\
             af9acb4280b8c7f7c42f4ef9aba6245ec1ec1712fd38a0fa96418d8cd6aa6152",
            "d035ee1f17fdb0b2681b163e33c359932659990af77dca632012b30b27a057b3",
            "1939d9f3b2858bc13e3474cb50e6a82be44faa71940f876c1cba4c3e989202b6",
        ),
    ] {
        let (public_key, signature) = (bytes(public_key), signature(r, s));
        let digest = digest_of(algorithm, message, MessageType::Raw).expect("a digest");
        let of_digest = digest_of(algorithm, digest.as_ref(), MessageType::Digest).expect("a digest");
        for digest in [&digest, &of_digest] {
            assert_eq!(verify(curve_verification(spec), &public_key, digest, &signature), Ok(()), "{spec}");
        }
        let other = digest_of(algorithm, b"other", MessageType::Raw).expect("a digest");
        assert!(verify(curve_verification(spec), &public_key, &other, &signature).is_err(), "{spec}");
        for (bit, cut) in [(7, 0), (signature.len() * 8 - 1, 0), (0, 1)] {
            let mut changed = signature.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            changed.truncate(signature.len() - cut);
            assert!(verify(curve_verification(spec), &public_key, &digest, &changed).is_err(), "{spec} {bit} {cut}");
        }
    }
}

#[test]
fn what_openssl_signed_with_an_rsa_key_verifies_and_pkcs_1_signatures_are_the_same() {
    let key = PrivateKey::read(KeySpec::Rsa2048, &fact("key")).expect("a key");
    for algorithm in SigningAlgorithm::ALL.iter().copied().filter(|one| one.as_str().starts_with("RSA")) {
        let (digest, theirs) =
            (digest_of(algorithm, b"sample", MessageType::Raw).expect("a digest"), fact(algorithm.as_str()));
        assert!(key.verify(algorithm, &digest, &theirs), "{algorithm}");
        let ours = key.sign(algorithm, &digest).expect("a signature");
        assert!(key.verify(algorithm, &digest, &ours), "{algorithm}");
        assert_eq!(ours == theirs, algorithm.as_str().contains("PKCS1"), "{algorithm}: only PSS draws chance");
        let others = SigningAlgorithm::ALL.iter().filter(|other| **other != algorithm);
        for other in others.filter(|other| other.hash() == algorithm.hash()) {
            assert!(!key.verify(*other, &digest, &theirs), "{algorithm} {other}");
        }
    }
}

#[test]
fn what_others_encrypted_for_an_rsa_key_decrypts() {
    use EncryptionAlgorithm::{RsaesOaepSha1, RsaesOaepSha256, SymmetricDefault};
    let key = fact("key");
    for (algorithm, other, name, plaintext) in [
        (RsaesOaepSha256, RsaesOaepSha1, "oaep-sha-256", b"Test".as_slice()),
        (RsaesOaepSha1, RsaesOaepSha256, "oaep-sha-1", b"sample"),
    ] {
        let theirs = fact(name);
        assert_eq!(decrypt(algorithm, &key, &theirs).expect("it decrypts").as_slice(), plaintext);
        assert!(decrypt(other, &key, &theirs).is_err(), "{name}");
        let ours = encrypt(algorithm, &key, plaintext).expect("it encrypts");
        assert_eq!(decrypt(algorithm, &key, &ours).expect("it decrypts").as_slice(), plaintext);
        for ciphertext in [&theirs[1..], &[theirs.as_slice(), &[0]].concat(), &[]] {
            assert!(decrypt(algorithm, &key, ciphertext).is_err(), "{name}");
        }
        let max = KeySpec::Rsa2048.plaintext_len_max(algorithm).expect("a limit");
        assert!(encrypt(algorithm, &key, &vec![1; max]).is_ok(), "{name}");
        assert!(encrypt(algorithm, &key, &vec![1; max + 1]).is_err(), "{name}");
    }
    assert!(encrypt(SymmetricDefault, &key, b"x").is_err());
}

#[test]
fn new_keys_are_of_their_kind_and_sign() {
    for (spec, algorithm, public_key_len) in [
        (KeySpec::EccNistP256, SigningAlgorithm::EcdsaSha256, 91),
        (KeySpec::EccNistP384, SigningAlgorithm::EcdsaSha384, 120),
        (KeySpec::EccNistP521, SigningAlgorithm::EcdsaSha512, 158),
        (KeySpec::EccSecgP256k1, SigningAlgorithm::EcdsaSha256, 88),
        (KeySpec::Rsa2048, SigningAlgorithm::RsassaPssSha512, 294),
    ] {
        let material = generate(spec).expect("a key");
        assert_ne!(material, generate(spec).expect("another key"), "{spec}");
        let key = PrivateKey::read(spec, &material).expect("a key");
        assert_eq!(key.public_key().expect("a public key").len(), public_key_len, "{spec}");
        let digest = digest_of(algorithm, b"message", MessageType::Raw).expect("a digest");
        let signature = key.sign(algorithm, &digest).expect("a signature");
        assert!(key.verify(algorithm, &digest, &signature), "{spec}");
        assert!(!key.verify(algorithm, &digest, b"none at all") && !key.verify(algorithm, &digest, b""), "{spec}");
    }
    assert!(generate(KeySpec::SymmetricDefault).is_err() && generate(KeySpec::Hmac256).is_err());
    let material = generate(KeySpec::EccNistP256).expect("a key");
    assert!(PrivateKey::read(KeySpec::EccSecgP256k1, &material).is_err(), "of another curve");
    assert!(PrivateKey::read(KeySpec::Rsa2048, &material).is_err(), "of another kind");
}

#[test]
fn a_digest_has_the_length_of_the_hash() {
    for (algorithm, len) in [
        (SigningAlgorithm::EcdsaSha256, 32),
        (SigningAlgorithm::RsassaPssSha384, 48),
        (SigningAlgorithm::RsassaPkcs1V15Sha512, 64),
    ] {
        for (given, fits) in [(0, false), (len - 1, false), (len, true), (len + 1, false)] {
            assert_eq!(
                digest_of(algorithm, &vec![7; given], MessageType::Digest).is_some(),
                fits,
                "{algorithm} {given}"
            );
        }
    }
}
