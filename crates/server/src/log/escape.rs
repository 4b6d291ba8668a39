//! Values in lines of the log. Strangers choose paths, hosts and user agents, and a terminal obeys control characters:
//! those of ASCII and of C1, marks that turn the direction of text, and separators of lines are escaped in every form.

use std::fmt::Write as _;

/// Appends a value to a line of text: as it is if it is one word of visible ASCII, else in quotes.
pub fn push_text(out: &mut Vec<u8>, value: &str) {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\') {
        out.extend_from_slice(value.as_bytes());
        return;
    }
    out.push(b'"');
    for character in value.chars() {
        match character {
            ' ' | '\'' => out.push(character as u8),
            _ => character.escape_debug().for_each(|escaped| push_char(out, escaped)),
        }
    }
    out.push(b'"');
}

/// Appends a string of JSON, quotes included (RFC 8259, section 7).
pub fn push_json(out: &mut Vec<u8>, value: &str) {
    out.push(b'"');
    let bytes = value.as_bytes();
    let is_plain = |byte: u8| (0x20..0x7f).contains(&byte) & (byte != b'"') & (byte != b'\\');
    // Looks at every byte, which is done many at a time.
    if bytes.iter().fold(true, |plain, byte| plain & is_plain(*byte)) {
        out.extend_from_slice(bytes);
    } else {
        for character in value.chars() {
            match character {
                '"' | '\\' => out.extend_from_slice(&[b'\\', character as u8]),
                _ if is_harmless(character) => push_char(out, character),
                _ => push_utf16_escapes(out, character),
            }
        }
    }
    out.push(b'"');
}

/// Appends a whole line that somebody else has formatted, with all that is not ASCII and not visible escaped.
pub fn push_line(out: &mut Vec<u8>, line: &[u8], json: bool) {
    if line.is_ascii() {
        out.extend_from_slice(line);
        return;
    }
    for character in String::from_utf8_lossy(line).chars() {
        match character {
            _ if character.is_ascii() || is_harmless(character) => push_char(out, character),
            // Within JSON, text that is not ASCII is always within a string.
            _ if json => push_utf16_escapes(out, character),
            _ => character.escape_debug().for_each(|escaped| push_char(out, escaped)),
        }
    }
}

/// Whether a terminal shows the character as itself. `'` is escaped by `escape_debug` for another reason.
fn is_harmless(character: char) -> bool {
    matches!(character, '"' | '\'' | '\\') || character.escape_debug().len() == 1
}

fn push_char(out: &mut Vec<u8>, character: char) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

fn push_utf16_escapes(out: &mut Vec<u8>, character: char) {
    let mut text = String::new();
    for unit in character.encode_utf16(&mut [0; 2]) {
        // A `String` takes any text.
        _ = write!(text, "\\u{unit:04x}");
    }
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> String {
        let mut out = Vec::new();
        push_text(&mut out, value);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_line_of_text_has_no_character_that_a_terminal_obeys() {
        for (value, shown) in [
            ("/v2/team/app", "/v2/team/app"),
            ("", r#""""#),
            ("two words", r#""two words""#),
            ("it's", "it's"),
            ("a \"b\" \\", r#""a \"b\" \\""#),
            ("\u{9b}31m\u{202e}EVIL", r#""\u{9b}31m\u{202e}EVIL""#),
            ("a\u{2028}b\u{2029}", r#""a\u{2028}b\u{2029}""#),
            ("\x1b[2J\r\n\t\0\x7f", r#""\u{1b}[2J\r\n\t\0\u{7f}""#),
            ("\u{200b}\u{feff}\u{61c}\u{2066}", r#""\u{200b}\u{feff}\u{61c}\u{2066}""#),
            ("Löwe 猫", "\"Löwe 猫\""),
        ] {
            assert_eq!(text(value), shown, "{value:?}");
        }
    }

    #[test]
    fn json_stays_json_and_keeps_the_value() {
        for value in [
            "",
            "plain",
            "a \"b\" \\ c",
            "\x1b\r\n\t\0\x7f",
            "\u{9b}\u{202e}\u{2028}",
            "Löwe 猫 '",
            "\u{e0001}\u{10ffff}",
        ] {
            let mut out = Vec::new();
            push_json(&mut out, value);
            let read: String = serde_json::from_slice(&out).expect("JSON");
            assert_eq!(read, value);
            let shown = String::from_utf8(out).expect("text");
            assert!(!shown.contains(['\u{9b}', '\u{202e}', '\u{2028}', '\x1b', '\n', '\u{e0001}']), "{shown:?}");
        }
    }

    #[test]
    fn lines_of_others_are_made_harmless_whole() {
        let line = "INFO it's \x1b[2mdim\x1b[0m \"Löwe\" \\ \u{9b}31m\u{202e}\n";
        for (json, shown) in [
            (false, "INFO it's \x1b[2mdim\x1b[0m \"Löwe\" \\ \\u{9b}31m\\u{202e}\n"),
            (true, "INFO it's \x1b[2mdim\x1b[0m \"Löwe\" \\ \\u009b31m\\u202e\n"),
        ] {
            let mut out = Vec::new();
            push_line(&mut out, line.as_bytes(), json);
            assert_eq!(String::from_utf8(out).expect("text"), shown);
        }
    }
}
