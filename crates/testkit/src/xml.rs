//! As much XML as answers have: elements, texts and the five escapes.

/// One element.
#[derive(Debug, Default)]
pub(crate) struct Element {
    name: String,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// Reads a document, attributes and all that is not an element left out.
    ///
    /// # Panics
    /// If its elements are not closed one by one, or there is not exactly one at the top.
    #[track_caller]
    pub(crate) fn read(document: &str) -> Self {
        let mut open = vec![Self::default()];
        let mut rest = document;
        while let Some((text, after)) = rest.split_once('<') {
            let (tag, after) = after.split_once('>').unwrap_or_else(|| panic!("a tag does not end in {document}"));
            rest = after;
            let top = open.last_mut().expect("the document itself is open");
            top.text.push_str(&unescaped(text));
            if tag.starts_with(['?', '!']) {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                let closed = open.pop().expect("there is an element to close");
                assert_eq!(closed.name, name, "{document}");
                open.last_mut().unwrap_or_else(|| panic!("too much is closed in {document}")).children.push(closed);
                continue;
            }
            let name = tag.trim_end_matches('/').split_whitespace().next().unwrap_or_default().to_owned();
            let element = Self { name, ..Self::default() };
            if tag.ends_with('/') { top.children.push(element) } else { open.push(element) }
        }
        let document_itself = open.pop().filter(|_| open.is_empty());
        let mut tops = document_itself.unwrap_or_else(|| panic!("an element is open in {document}")).children;
        assert_eq!(tops.len(), 1, "{document}");
        tops.remove(0)
    }

    /// All elements at `path` below this one, in their order.
    pub(crate) fn at<'e>(&'e self, path: &str) -> Vec<&'e Self> {
        path.split('/').fold(vec![self], |found, name| {
            found.into_iter().flat_map(|element| &element.children).filter(|child| child.name == name).collect()
        })
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

fn unescaped(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#xD;", "\r"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (escape, meant)| text.replace(escape, meant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_by_their_path() {
        let document = "<?xml version=\"1.0\"?><R xmlns=\"x\"><L><m><a>1 &amp;lt;</a></m><m><a/></m></L><n>x</n></R>";
        let root = Element::read(document);
        let texts: Vec<&str> = root.at("L/m/a").into_iter().map(Element::text).collect();
        assert_eq!(texts, ["1 &lt;", ""]);
        assert_eq!(root.at("n")[0].text(), "x");
        assert!(root.at("L/n").is_empty());
    }
}
