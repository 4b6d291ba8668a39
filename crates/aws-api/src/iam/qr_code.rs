//! The picture by which authenticator apps learn of a virtual MFA device: a QR code of an `otpauth` URI, as a PNG.

use qrcodegen::{QrCode, QrCodeEcc};

/// The side of one module, in pixels.
const MODULE_PIXELS: usize = 4;

/// The quiet zone around the code, in modules (ISO/IEC 18004 asks for four).
const BORDER_MODULES: usize = 4;

/// The most bytes of one stored block (RFC 1951, section 3.2.4).
const STORED_LEN_MAX: usize = 0xffff;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The PNG of a text's QR code; none if the text is too long for any.
pub fn png(text: &str) -> Option<Vec<u8>> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let modules = usize::try_from(code.size()).ok()? + 2 * BORDER_MODULES;
    let side = modules * MODULE_PIXELS;
    let is_dark = |x: usize, y: usize| {
        let module = |pixel: usize| (pixel / MODULE_PIXELS).checked_sub(BORDER_MODULES);
        let at = |pixel| module(pixel).and_then(|module| i32::try_from(module).ok());
        at(x).zip(at(y)).is_some_and(|(x, y)| code.get_module(x, y))
    };
    let mut pixels = Vec::new();
    for y in 0..side {
        // No filter, and one bit a pixel, of which 1 is white.
        pixels.push(0);
        for first in (0..side).step_by(8) {
            let bits = (first..first + 8).map(|x| u8::from(x < side && !is_dark(x, y)));
            pixels.push(bits.fold(0, |byte, bit| byte << 1 | bit));
        }
    }
    let side = u32::try_from(side).ok()?.to_be_bytes();
    // Width, height, one bit of grey, deflate, no filter method but the one there is, no interlacing.
    let header = [&side[..], &side, &[1, 0, 0, 0, 0]].concat();
    let mut png = SIGNATURE.to_vec();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", zlib(&pixels)), (b"IEND", Vec::new())] {
        png.extend(u32::try_from(data.len()).ok()?.to_be_bytes());
        let checked = [kind.as_slice(), &data].concat();
        png.extend(&checked);
        png.extend(crc32(&checked).to_be_bytes());
    }
    Some(png)
}

/// A zlib stream (RFC 1950) of stored blocks: so few bytes are not worth compressing.
fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(STORED_LEN_MAX).peekable();
    while let Some(block) = blocks.next() {
        let len = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(len.to_le_bytes());
        stream.extend((!len).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler32(bytes).to_be_bytes());
    stream
}

/// The checksum of RFC 1950.
fn adler32(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    b << 16 | a
}

/// The checksum of PNG's chunks (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { 0xedb8_8320 ^ crc >> 1 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b"IEND"), 0xae42_6082);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
        assert_eq!(adler32(b""), 1);
    }

    #[test]
    fn a_picture_is_a_square_of_modules_with_a_quiet_zone() {
        let png = png("HELLO").expect("a picture");
        // The smallest QR code has 21 modules.
        let side = (21 + 8) * 4_usize;
        assert_eq!(&png[..16], b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR");
        assert_eq!(png[16..24], [0, 0, 0, 116, 0, 0, 0, 116]);
        let row_len = 1 + side.div_ceil(8);
        let pixels = &png[33 + 8 + 2 + 5..][..row_len * side];
        let is_dark = |x: usize, y: usize| pixels[y * row_len + 1 + x / 8] >> (7 - x % 8) & 1 == 0;
        // A corner of the first finder pattern: seven dark modules, and the light ones within.
        assert!(!is_dark(15, 15) && is_dark(16, 16) && is_dark(16 + 27, 16) && !is_dark(16 + 28, 16));
        assert!(!is_dark(20, 20) && is_dark(16 + 8, 16 + 8));
        assert_eq!(&png[png.len() - 12..], b"\0\0\0\0IEND\xae\x42\x60\x82");
    }

    #[test]
    fn what_no_code_can_hold_has_no_picture() {
        assert!(png(&"x".repeat(5000)).is_none());
    }
}
