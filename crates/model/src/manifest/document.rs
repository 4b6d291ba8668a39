//! The JSON of a manifest, read in one pass: nothing is built that the registry does not keep, every key of every object
//! is held against its siblings, and depth and width have bounds.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{DESCRIPTORS_MAX, Descriptor};
use crate::digest::Digest;

/// How deep objects and arrays may nest. Manifests of all kinds stay below ten.
const DEPTH_MAX: usize = 64;

/// How many members one object may have.
const MEMBERS_MAX: usize = 10_000;

/// The media type that Docker gives to the layers of schema 1, which do not name one.
const SCHEMA1_LAYER: &str = "application/vnd.docker.container.image.rootfs.diff+x-gtar";

/// The members of all shapes of manifests; which of them may stand together is not decided here.
#[derive(Default)]
pub(super) struct Document {
    pub schema_version: Option<u64>,
    pub media_type: Option<String>,
    pub artifact_type: Option<String>,
    pub config: Option<Descriptor>,
    pub layers: Option<Vec<Descriptor>>,
    pub manifests: Option<Vec<Descriptor>>,
    pub schema1_layers: Option<Vec<Descriptor>>,
    pub subject: Option<Descriptor>,
    pub annotations: BTreeMap<String, String>,
}

/// Reads the whole of `bytes`.
pub(super) fn read(bytes: &[u8]) -> Result<Document, &'static str> {
    let notes = Notes::default();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let place = Place { notes: &notes, depth: 0 };
    let read = place.object::<Document>().deserialize(&mut deserializer).and_then(|document| {
        deserializer.end()?;
        Ok(document)
    });
    match read {
        Ok(Some(document)) => Ok(document),
        Ok(None) => Err("null is not a manifest"),
        Err(error) => Err(notes.reason.get().unwrap_or(if error.is_data() {
            "a member has a type that it has in no manifest"
        } else {
            "not one JSON document"
        })),
    }
}

/// What must be remembered across the whole document.
#[derive(Default)]
struct Notes {
    /// Why reading stopped, when it is for more than a type or syntax.
    reason: Cell<Option<&'static str>>,
    descriptors: Cell<usize>,
}

/// Where in the document a value stands.
#[derive(Clone, Copy)]
struct Place<'n> {
    notes: &'n Notes,
    depth: usize,
}

impl Place<'_> {
    fn refuse<E: serde::de::Error>(self, reason: &'static str) -> E {
        self.notes.reason.set(Some(reason));
        E::custom(reason)
    }

    /// The place of a value inside this one.
    fn inside<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth == DEPTH_MAX {
            return Err(self.refuse("nested too deep"));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }

    fn object<T>(self) -> ObjectAt<Self, T> {
        ObjectAt { place: self, made: PhantomData }
    }

    fn list<T>(self) -> ListAt<Self, T> {
        ListAt { place: self, made: PhantomData }
    }
}

/// An object that is read member by member.
trait Object: Default {
    /// What the object makes when all of it is read.
    type Made;

    /// The members that mean something here.
    const KNOWN: &'static [&'static str];

    /// Reads the value of the member `key`; the value's place is `at`.
    fn member<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A, at: Place<'_>) -> Result<(), A::Error>;

    /// Makes what it makes, or says what is wrong with it.
    fn make(self) -> Result<Self::Made, &'static str>;
}

/// Reads an object or `null`.
struct ObjectAt<P, T> {
    place: P,
    made: PhantomData<T>,
}

impl<'de, T: Object> DeserializeSeed<'de> for ObjectAt<Place<'_>, T> {
    type Value = Option<T::Made>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Object> Visitor<'de> for ObjectAt<Place<'_>, T> {
    type Value = Option<T::Made>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let inside = self.place.inside()?;
        let mut object = T::default();
        let mut seen = BTreeSet::new();
        while let Some(key) = map.next_key_seed(Key)? {
            if looks_like_another(&key, T::KNOWN) {
                return Err(inside.refuse("a key differs from a known one in case only"));
            }
            if seen.len() == MEMBERS_MAX {
                return Err(inside.refuse("an object with too many members"));
            }
            if !seen.insert(key.clone()) {
                return Err(inside.refuse("a key stands twice in one object"));
            }
            object.member(&key, &mut map, inside)?;
        }
        object.make().map(Some).map_err(|reason| inside.refuse(reason))
    }
}

/// Clients written in Go read keys without regard to case, some letters outside ASCII included: they would take such a
/// key for the known one, and see another document than this registry does.
fn looks_like_another(key: &str, known: &[&str]) -> bool {
    let folded = |text: &str| text.to_lowercase().to_uppercase();
    !known.is_empty() && !known.contains(&key) && {
        let key = folded(key);
        known.iter().any(|known| folded(known) == key)
    }
}

/// A key, borrowed from the document where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// Reads an array of objects, or `null`, which is how Go writes an empty one.
struct ListAt<P, T> {
    place: P,
    made: PhantomData<T>,
}

impl<'de, T: Object<Made = Descriptor>> DeserializeSeed<'de> for ListAt<Place<'_>, T> {
    type Value = Vec<Descriptor>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Object<Made = Descriptor>> Visitor<'de> for ListAt<Place<'_>, T> {
    type Value = Vec<Descriptor>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of descriptors")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let inside = self.place.inside()?;
        let mut descriptors = Vec::new();
        while let Some(descriptor) = list.next_element_seed(inside.object::<T>())? {
            let count = inside.notes.descriptors.get() + 1;
            if count > DESCRIPTORS_MAX {
                return Err(inside.refuse("too many descriptors"));
            }
            inside.notes.descriptors.set(count);
            descriptors.push(descriptor.ok_or_else(|| inside.refuse("null is not a descriptor"))?);
        }
        Ok(descriptors)
    }
}

impl Object for Document {
    type Made = Self;

    const KNOWN: &'static [&'static str] = &[
        "schemaVersion",
        "mediaType",
        "artifactType",
        "config",
        "layers",
        "manifests",
        "fsLayers",
        "subject",
        "annotations",
    ];

    fn member<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A, at: Place<'_>) -> Result<(), A::Error> {
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        match key {
            "schemaVersion" => self.schema_version = map.next_value()?,
            "mediaType" => self.media_type = filled(map.next_value()?),
            "artifactType" => self.artifact_type = filled(map.next_value()?),
            "config" => self.config = map.next_value_seed(at.object::<DescriptorMembers>())?,
            "layers" => self.layers = Some(map.next_value_seed(at.list::<DescriptorMembers>())?),
            "manifests" => self.manifests = Some(map.next_value_seed(at.list::<DescriptorMembers>())?),
            "fsLayers" => self.schema1_layers = Some(map.next_value_seed(at.list::<Schema1Layer>())?),
            "subject" => self.subject = map.next_value_seed(at.object::<DescriptorMembers>())?,
            "annotations" => self.annotations = map.next_value_seed(at.object::<Annotations>())?.unwrap_or_default(),
            _ => _ = map.next_value_seed(Unread(at))?,
        }
        Ok(())
    }

    fn make(self) -> Result<Self, &'static str> {
        Ok(self)
    }
}

/// A descriptor as the OCI image specification has it ("OCI Content Descriptors"), which Docker's are a subset of.
#[derive(Default)]
struct DescriptorMembers {
    media_type: Option<String>,
    digest: Option<String>,
    size_bytes: Option<u64>,
    has_urls: bool,
}

impl Object for DescriptorMembers {
    type Made = Descriptor;

    const KNOWN: &'static [&'static str] = &["mediaType", "digest", "size", "urls"];

    fn member<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A, at: Place<'_>) -> Result<(), A::Error> {
        match key {
            "mediaType" => self.media_type = map.next_value()?,
            "digest" => self.digest = map.next_value()?,
            "size" => self.size_bytes = map.next_value()?,
            "urls" => self.has_urls = map.next_value_seed(Unread(at))? > 0,
            _ => _ = map.next_value_seed(Unread(at))?,
        }
        Ok(())
    }

    fn make(self) -> Result<Descriptor, &'static str> {
        let media_type = self.media_type.ok_or("a descriptor without mediaType")?;
        let size_bytes = self.size_bytes.ok_or("a descriptor without size")?;
        if i64::try_from(size_bytes).is_err() {
            return Err("a descriptor's size is beyond 63 bits");
        }
        // What a layer's type says and what its addresses say must agree: an ordinary layer with addresses is only a
        // hint to clients, and must be in the repository (OCI image specification, "Non-Distributable Layers").
        let foreign = self.has_urls && (media_type.contains("foreign") || media_type.contains("nondistributable"));
        Ok(Descriptor { digest: digest(self.digest)?, media_type, size_bytes, foreign })
    }
}

/// One of the `fsLayers` of schema 1.
#[derive(Default)]
struct Schema1Layer {
    blob_sum: Option<String>,
}

impl Object for Schema1Layer {
    type Made = Descriptor;

    const KNOWN: &'static [&'static str] = &["blobSum"];

    fn member<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A, at: Place<'_>) -> Result<(), A::Error> {
        match key {
            "blobSum" => self.blob_sum = map.next_value()?,
            _ => _ = map.next_value_seed(Unread(at))?,
        }
        Ok(())
    }

    fn make(self) -> Result<Descriptor, &'static str> {
        let digest = digest(self.blob_sum)?;
        Ok(Descriptor { media_type: SCHEMA1_LAYER.to_owned(), digest, size_bytes: 0, foreign: false })
    }
}

fn digest(text: Option<String>) -> Result<Digest, &'static str> {
    let text = text.ok_or("a descriptor without digest")?;
    text.parse().map_err(|_| "a descriptor's digest is not one")
}

/// Annotations: texts by name.
#[derive(Default)]
struct Annotations(BTreeMap<String, String>);

impl Object for Annotations {
    type Made = BTreeMap<String, String>;

    const KNOWN: &'static [&'static str] = &[];

    fn member<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A, _at: Place<'_>) -> Result<(), A::Error> {
        self.0.insert(key.to_owned(), map.next_value()?);
        Ok(())
    }

    fn make(self) -> Result<Self::Made, &'static str> {
        Ok(self.0)
    }
}

/// An object that nothing is read from.
#[derive(Default)]
struct UnreadObject;

impl Object for UnreadObject {
    type Made = ();

    const KNOWN: &'static [&'static str] = &[];

    fn member<'de, A: MapAccess<'de>>(&mut self, _key: &str, map: &mut A, at: Place<'_>) -> Result<(), A::Error> {
        map.next_value_seed(Unread(at)).map(|_| ())
    }

    fn make(self) -> Result<(), &'static str> {
        Ok(())
    }
}

/// Passes over a value of any type, and says how many elements it has if it is an array (0 if not).
struct Unread<'n>(Place<'n>);

impl<'de> DeserializeSeed<'de> for Unread<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unread<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<usize, E> {
        Ok(0)
    }

    fn visit_bool<E>(self, _: bool) -> Result<usize, E> {
        Ok(0)
    }

    fn visit_i64<E>(self, _: i64) -> Result<usize, E> {
        Ok(0)
    }

    fn visit_u64<E>(self, _: u64) -> Result<usize, E> {
        Ok(0)
    }

    fn visit_f64<E>(self, _: f64) -> Result<usize, E> {
        Ok(0)
    }

    fn visit_str<E>(self, _: &str) -> Result<usize, E> {
        Ok(0)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<usize, A::Error> {
        let inside = self.0.inside()?;
        let mut count = 0;
        while list.next_element_seed(Unread(inside))?.is_some() {
            count += 1;
        }
        Ok(count)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<usize, A::Error> {
        self.0.object::<UnreadObject>().visit_map(map).map(|_| 0)
    }
}
