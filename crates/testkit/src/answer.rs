//! What a server answered, read to the end.

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

use crate::xml::Element;

/// What a server answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Answer {
    pub(crate) async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.bytes().await.expect("the body comes whole") }
    }

    /// The answer itself if it has this status.
    ///
    /// # Panics
    /// With the whole answer if it has another.
    #[must_use]
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}\n{:?}", self.text(), self.headers);
        self
    }

    /// A header's value; the empty text if it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("a header in ASCII")).unwrap_or_default()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// If it is not.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }

    /// The text of the first element at `path` below the root of an XML body, such as `CreateUserResult/User/Arn`.
    ///
    /// # Panics
    /// If the body is no XML.
    #[must_use]
    #[track_caller]
    pub fn xml(&self, path: &str) -> Option<String> {
        self.xml_all(path).into_iter().next()
    }

    /// The texts of all elements at `path`, such as `ListUsersResult/Users/member/UserName`.
    ///
    /// # Panics
    /// If the body is no XML.
    #[must_use]
    #[track_caller]
    pub fn xml_all(&self, path: &str) -> Vec<String> {
        Element::read(&self.text()).at(path).into_iter().map(|element| element.text().to_owned()).collect()
    }

    /// The first error's code, in the form of `/v2/` or of the AWS APIs, without a name space.
    #[must_use]
    #[track_caller]
    pub fn error_code(&self) -> String {
        if self.is_xml() {
            return self.xml("Error/Code").unwrap_or_default();
        }
        let json = self.json();
        let code = json["errors"][0]["code"].as_str().or_else(|| json["__type"].as_str()).unwrap_or_default();
        code.rsplit('#').next().unwrap_or_default().to_owned()
    }

    /// The first error's sentence, likewise.
    #[must_use]
    #[track_caller]
    pub fn error_message(&self) -> String {
        if self.is_xml() {
            return self.xml("Error/Message").unwrap_or_default();
        }
        let json = self.json();
        let message = json["errors"][0]["message"].as_str().or_else(|| json["message"].as_str());
        message.unwrap_or_default().to_owned()
    }

    fn is_xml(&self) -> bool {
        self.header("content-type") == "text/xml"
    }
}
