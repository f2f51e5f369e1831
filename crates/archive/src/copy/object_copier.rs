//! Objects of the original, written into the copy.

use std::collections::HashMap;

use hayro_syntax::object::{MaybeRef, Name as PdfName, Object, ObjectIdentifier, Stream};
use hayro_syntax::xref::XRef;
use pdf_writer::{Filter, Finish, Name, Null, Obj, Pdf, Ref, Str};

use super::deflate::deflated;

/// What of an image's dictionary goes into the copy. `Interpolate` is left out, since PDF/A does not allow it.
const OF_IMAGE: [&str; 13] = [
    "Type",
    "Subtype",
    "Width",
    "Height",
    "ColorSpace",
    "BitsPerComponent",
    "Decode",
    "ImageMask",
    "Mask",
    "SMask",
    "SMaskInData",
    "Matte",
    "Intent",
];

/// How the data of an image is packed.
const OF_PACKING: [&str; 2] = ["Filter", "DecodeParms"];

/// What is never carried over: the way back up, and what only the original means.
const LEFT_OUT: [&str; 7] = [
    "Parent",
    "P",
    "StructParent",
    "StructParents",
    "Metadata",
    "PieceInfo",
    "OC",
];

/// How deep an object may lie in others, and how many a page may bring.
const DEPTH: usize = 32;
const MOST: usize = 100_000;

/// Carries objects over, each once.
pub(super) struct ObjectCopier<'x> {
    xref: &'x XRef,
    known: HashMap<(ObjectIdentifier, ObjectForm), Ref>,
    waiting: Vec<(ObjectIdentifier, ObjectForm, Ref)>,
}

/// As what an object is carried over.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum ObjectForm {
    /// As it is.
    Whole,
    /// As an image.
    Image,
    /// As an image whose data is packed anew.
    Unpacked,
}

impl<'x> ObjectCopier<'x> {
    /// A carrier out of one file.
    pub fn new(xref: &'x XRef) -> Self {
        Self {
            xref,
            known: HashMap::new(),
            waiting: Vec::new(),
        }
    }

    /// Carries an image over, its data byte for byte.
    pub fn image(&mut self, id: ObjectIdentifier, pdf: &mut Pdf, next: &mut Ref) -> Ref {
        self.fetch(id, ObjectForm::Image, pdf, next)
    }

    /// Carries an image over whose data is packed in a way that PDF/A forbids.
    pub fn unpacked(&mut self, id: ObjectIdentifier, pdf: &mut Pdf, next: &mut Ref) -> Ref {
        self.fetch(id, ObjectForm::Unpacked, pdf, next)
    }

    fn fetch(
        &mut self,
        id: ObjectIdentifier,
        kind: ObjectForm,
        pdf: &mut Pdf,
        next: &mut Ref,
    ) -> Ref {
        let found = self.promise(id, kind, next);
        self.deliver(pdf, next);
        found
    }

    /// The reference under which an object of the original will be found; [`Self::deliver`] writes it.
    pub fn reference(&mut self, id: ObjectIdentifier, next: &mut Ref) -> Ref {
        self.promise(id, ObjectForm::Whole, next)
    }

    /// Writes an entry of a dictionary in a place. What it points to is written by [`Self::deliver`].
    pub fn entry(&mut self, place: Obj<'_>, value: MaybeRef<Object<'_>>, next: &mut Ref) {
        self.value(place, value, 0, next);
    }

    /// Writes what has been pointed to and is not written yet.
    pub fn deliver(&mut self, pdf: &mut Pdf, next: &mut Ref) {
        while let Some((id, kind, to)) = self.waiting.pop() {
            match self.xref.get::<Object<'_>>(id) {
                Some(Object::Stream(stream)) => self.stream(&stream, kind, to, pdf, next),
                Some(object) => self.put(pdf.indirect(to), &object, 0, next),
                None => pdf.indirect(to).primitive(Null),
            }
        }
    }

    fn stream(
        &mut self,
        stream: &Stream<'_>,
        kind: ObjectForm,
        to: Ref,
        pdf: &mut Pdf,
        next: &mut Ref,
    ) {
        let dict = stream.dict();
        let subtype = dict.get::<PdfName<'_>>("Subtype");
        let is_image = subtype.is_some_and(|subtype| subtype.as_str() == "Image");
        let kind = match kind {
            ObjectForm::Whole if is_image => ObjectForm::Image,
            kind => kind,
        };
        let data = match kind {
            ObjectForm::Whole | ObjectForm::Image => stream.raw_data(),
            ObjectForm::Unpacked => deflated(&stream.decoded_data().unwrap_or_default()).into(),
        };
        let mut copy = pdf.stream(to, &data);
        for (key, value) in dict.entries() {
            let name = key.as_str();
            let kept = match kind {
                ObjectForm::Whole => name != "Length" && !LEFT_OUT.contains(&name),
                ObjectForm::Image => OF_IMAGE.contains(&name) || OF_PACKING.contains(&name),
                ObjectForm::Unpacked => OF_IMAGE.contains(&name),
            };
            if !kept {
                continue;
            }
            let place = copy.insert(Name(&key));
            let is_mask = kind != ObjectForm::Whole && matches!(name, "Mask" | "SMask");
            match value {
                MaybeRef::Ref(to) if is_mask && dict.get::<Stream<'_>>(name).is_some() => {
                    place.primitive(self.promise(to.into(), ObjectForm::Image, next));
                }
                value => self.value(place, value, 0, next),
            }
        }
        if kind == ObjectForm::Unpacked {
            copy.filter(Filter::FlateDecode);
        }
        copy.finish();
    }

    fn value(&mut self, place: Obj<'_>, value: MaybeRef<Object<'_>>, depth: usize, next: &mut Ref) {
        match value {
            MaybeRef::Ref(id) if self.known.len() < MOST => {
                place.primitive(self.promise(id.into(), ObjectForm::Whole, next));
            }
            MaybeRef::Ref(_) => place.primitive(Null),
            MaybeRef::NotRef(object) => self.put(place, &object, depth, next),
        }
    }

    fn put(&mut self, place: Obj<'_>, object: &Object<'_>, depth: usize, next: &mut Ref) {
        match object {
            Object::Boolean(value) => place.primitive(*value),
            Object::Number(number) => match i32::try_from(number.as_i64()) {
                Ok(whole) if f64::from(whole) == number.as_f64() => place.primitive(whole),
                _ => place.primitive(number.as_f32()),
            },
            Object::String(string) => place.primitive(Str(string.as_bytes())),
            Object::Name(name) => place.primitive(Name(name)),
            Object::Array(array) if depth < DEPTH => {
                let mut copy = place.array();
                for item in array.raw_iter() {
                    self.value(copy.push(), item, depth + 1, next);
                }
            }
            Object::Dict(dict) if depth < DEPTH => {
                let mut copy = place.dict();
                for (key, value) in dict.entries() {
                    if !LEFT_OUT.contains(&key.as_str()) {
                        self.value(copy.insert(Name(&key)), value, depth + 1, next);
                    }
                }
            }
            // A stream is always pointed to.
            _ => place.primitive(Null),
        }
    }

    /// The reference under which an object will be found.
    fn promise(&mut self, id: ObjectIdentifier, kind: ObjectForm, next: &mut Ref) -> Ref {
        if let Some(&known) = self.known.get(&(id, kind)) {
            return known;
        }
        let to = next.bump();
        self.known.insert((id, kind), to);
        self.waiting.push((id, kind, to));
        to
    }
}
