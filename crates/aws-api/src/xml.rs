//! Answers of AWS Query: values as XML.
//!
//! Structures have an element for each member, lists a `<member>` for each entry, maps an `<entry>` with `<key>` and
//! `<value>`. What is absent has no element.

use std::fmt::{self, Write as _};

use serde::Serialize;
use serde::ser::{self, Impossible, SerializeMap, SerializeSeq, SerializeStruct, Serializer};
use uuid::Uuid;

/// What goes out when an operation went well.
///
/// # Errors
/// When the output cannot be written as XML at all.
pub fn response(
    operation: &str,
    namespace: &str,
    request_id: Uuid,
    output: Option<&impl Serialize>,
) -> Result<String, Unwritable> {
    let mut out = format!("<{operation}Response xmlns=\"{namespace}\">");
    if let Some(output) = output {
        output.serialize(Element::new(&mut out, &format!("{operation}Result")))?;
    }
    let _ =
        write!(out, "<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{operation}Response>");
    Ok(out)
}

/// What goes out when it did not. Of a service that is not known there is no name space either.
pub fn error(namespace: Option<&str>, callers_fault: bool, code: &str, message: &str, request_id: Uuid) -> String {
    let mut out = String::from("<ErrorResponse");
    if let Some(namespace) = namespace {
        let _ = write!(out, " xmlns=\"{namespace}\"");
    }
    let kind = if callers_fault { "Sender" } else { "Receiver" };
    let _ = write!(out, "><Error><Type>{kind}</Type><Code>{code}</Code><Message>");
    escape(&mut out, message);
    let _ = write!(out, "</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>");
    out
}

/// An error as Amazon S3 writes it.
pub fn s3_error(code: &str, message: &str, request_id: Uuid) -> String {
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>");
    escape(&mut out, message);
    let _ = write!(out, "</Message><RequestId>{request_id}</RequestId></Error>");
    out
}

/// An error as Amazon EC2 writes it.
pub fn ec2_error(code: &str, message: &str, request_id: Uuid) -> String {
    let mut out =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>{code}</Code><Message>");
    escape(&mut out, message);
    let _ = write!(out, "</Message></Error></Errors><RequestID>{request_id}</RequestID></Response>");
    out
}

/// Writes a text so that a reader gets back what was meant. Characters that XML cannot have at all, not even as
/// references, become U+FFFD (XML 1.0, section 2.2).
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Readers take a bare one for the end of a line (section 2.11).
            '\r' => out.push_str("&#xD;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\x1F' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            _ => out.push(c),
        }
    }
}

/// Why a value cannot be written: no shape of a model makes one.
#[derive(Debug)]
pub struct Unwritable(String);

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// One element to come.
struct Element<'o, 'n> {
    out: &'o mut String,
    name: &'n str,
    /// Whether a number is a moment.
    moment: bool,
}

impl<'o, 'n> Element<'o, 'n> {
    fn new(out: &'o mut String, name: &'n str) -> Self {
        Self { out, name, moment: false }
    }

    fn text(self, text: impl fmt::Display) -> Result<(), Unwritable> {
        let Self { out, name, .. } = self;
        let _ = write!(out, "<{name}>{text}</{name}>");
        Ok(())
    }

    fn open(self) -> Parts<'o, 'n> {
        let Self { out, name, .. } = self;
        let _ = write!(out, "<{name}>");
        Parts { out, name }
    }

    fn refuse<T>(self, what: &str) -> Result<T, Unwritable> {
        Err(Unwritable(format!("{what} at {} has no form in XML", self.name)))
    }
}

/// An element that is open.
struct Parts<'o, 'n> {
    out: &'o mut String,
    name: &'n str,
}

impl Parts<'_, '_> {
    fn part(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Unwritable> {
        value.serialize(Element::new(self.out, name))
    }

    fn close(self) -> Result<(), Unwritable> {
        let _ = write!(self.out, "</{}>", self.name);
        Ok(())
    }
}

impl SerializeStruct for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unwritable> {
        self.part(name, value)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.close()
    }
}

impl SerializeSeq for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.part("member", value)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.close()
    }
}

impl SerializeMap for Parts<'_, '_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritable> {
        self.out.push_str("<entry>");
        self.part("key", key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.part("value", value)?;
        self.out.push_str("</entry>");
        Ok(())
    }

    fn end(self) -> Result<(), Unwritable> {
        self.close()
    }
}

impl<'o, 'n> Serializer for Element<'o, 'n> {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Parts<'o, 'n>;
    type SerializeTuple = Impossible<(), Unwritable>;
    type SerializeTupleStruct = Impossible<(), Unwritable>;
    type SerializeTupleVariant = Impossible<(), Unwritable>;
    type SerializeMap = Parts<'o, 'n>;
    type SerializeStruct = Parts<'o, 'n>;
    type SerializeStructVariant = Impossible<(), Unwritable>;

    fn serialize_bool(self, value: bool) -> Result<(), Unwritable> {
        self.text(value)
    }

    fn serialize_i8(self, value: i8) -> Result<(), Unwritable> {
        self.text(value)
    }

    fn serialize_i16(self, value: i16) -> Result<(), Unwritable> {
        self.text(value)
    }

    fn serialize_i32(self, value: i32) -> Result<(), Unwritable> {
        self.text(value)
    }

    fn serialize_i64(self, value: i64) -> Result<(), Unwritable> {
        self.text(value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), Unwritable> {
        self.text(value)
    }

    fn serialize_u16(self, value: u16) -> Result<(), Unwritable> {
        self.text(value)
    }

    fn serialize_u32(self, value: u32) -> Result<(), Unwritable> {
        self.text(value)
    }

    fn serialize_u64(self, value: u64) -> Result<(), Unwritable> {
        self.text(value)
    }

    fn serialize_f32(self, value: f32) -> Result<(), Unwritable> {
        self.text(value)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Unwritable> {
        if self.moment { self.text(iso_8601(value)) } else { self.text(value) }
    }

    fn serialize_char(self, value: char) -> Result<(), Unwritable> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Unwritable> {
        let open = self.open();
        escape(open.out, value);
        open.close()
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Unwritable> {
        self.refuse("a row of bytes")
    }

    fn serialize_none(self) -> Result<(), Unwritable> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unwritable> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unwritable> {
        self.open().close()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Unwritable> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), Unwritable> {
        // The one type of the generated files that is not written as what it holds.
        value.serialize(Self { moment: name == "EpochSeconds", ..self })
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Unwritable> {
        self.refuse("a variant")
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'o, 'n>, Unwritable> {
        Ok(self.open())
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unwritable> {
        self.refuse("a tuple")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Unwritable> {
        self.refuse("a tuple")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unwritable> {
        self.refuse("a variant")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'o, 'n>, Unwritable> {
        Ok(self.open())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'o, 'n>, Unwritable> {
        Ok(self.open())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unwritable> {
        self.refuse("a variant")
    }
}

/// `2024-01-02T03:04:05Z`: whole seconds, as the services write them.
#[expect(clippy::cast_possible_truncation, reason = "a float beyond the range becomes its end, which no calendar has")]
fn iso_8601(seconds: f64) -> String {
    let moment = jiff::Timestamp::from_second(seconds.floor() as i64).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::shapes::{Blob, EpochSeconds};

    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Output {
        name: String,
        count: i32,
        open: bool,
        created: EpochSeconds,
        key: Blob,
        tags: Vec<Tag>,
        none: Vec<String>,
        counts: BTreeMap<String, i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        absent: Option<String>,
        also_absent: Option<i32>,
        ratio: f64,
    }

    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Tag {
        key: &'static str,
        value: &'static str,
    }

    #[test]
    fn an_output_is_written_member_by_member() {
        let output = Output {
            name: "a<b>&\"c\"".into(),
            count: -3,
            open: true,
            created: EpochSeconds(1_704_164_645.9),
            key: Blob(b"ab".to_vec()),
            tags: vec![Tag { key: "k", value: "" }, Tag { key: "l", value: "\u{e9}" }],
            none: vec![],
            counts: [("Users".to_owned(), 1), ("Roles".to_owned(), 0)].into(),
            absent: None,
            also_absent: None,
            ratio: 0.5,
        };
        let written = response("GetIt", "https://example.com/doc/", Uuid::from_u128(7), Some(&output)).expect("writes");
        assert_eq!(
            written,
            "<GetItResponse xmlns=\"https://example.com/doc/\"><GetItResult>\
             <Name>a&lt;b&gt;&amp;&quot;c&quot;</Name><Count>-3</Count><Open>true</Open>\
             <Created>2024-01-02T03:04:05Z</Created><Key>YWI=</Key>\
             <Tags><member><Key>k</Key><Value></Value></member><member><Key>l</Key><Value>\u{e9}</Value></member></Tags>\
             <None></None>\
             <Counts><entry><key>Roles</key><value>0</value></entry><entry><key>Users</key><value>1</value></entry></Counts>\
             <Ratio>0.5</Ratio></GetItResult>\
             <ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000007</RequestId></ResponseMetadata></GetItResponse>"
        );
    }

    #[test]
    fn an_operation_without_output_has_no_result() {
        assert_eq!(
            response("DoIt", "urn:x", Uuid::nil(), None::<&()>).expect("writes"),
            "<DoItResponse xmlns=\"urn:x\"><ResponseMetadata><RequestId>00000000-0000-0000-0000-000000000000</RequestId>\
             </ResponseMetadata></DoItResponse>"
        );
    }

    #[test]
    fn errors_say_whose_fault_they_are_and_escape_their_messages() {
        for (namespace, callers_fault, expected) in [
            (Some("urn:x"), true, "<ErrorResponse xmlns=\"urn:x\"><Error><Type>Sender</Type>"),
            (None, false, "<ErrorResponse><Error><Type>Receiver</Type>"),
        ] {
            assert_eq!(
                error(namespace, callers_fault, "Code", "a & b", Uuid::nil()),
                format!(
                    "{expected}<Code>Code</Code><Message>a &amp; b</Message></Error>\
                     <RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>"
                )
            );
        }
    }

    #[test]
    fn what_xml_cannot_have_is_replaced_and_ends_of_lines_survive() {
        let mut out = String::new();
        escape(&mut out, "a\0b\x1Bc\td\ne\r\nf\u{FFFE}g\u{7F}\u{1F600}");
        assert_eq!(out, "a\u{FFFD}b\u{FFFD}c\td\ne&#xD;\nf\u{FFFD}g\u{7F}\u{1F600}");
    }

    #[test]
    fn moments_are_whole_seconds() {
        for (seconds, text) in [
            (0.0, "1970-01-01T00:00:00Z"),
            (-0.5, "1969-12-31T23:59:59Z"),
            (1_709_164_800.999, "2024-02-29T00:00:00Z"),
            (f64::NAN, "1970-01-01T00:00:00Z"),
        ] {
            assert_eq!(iso_8601(seconds), text);
        }
    }
}
