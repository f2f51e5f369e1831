//! The signed message in a signature (CMS, RFC 5652): whose certificate, and when.

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{Any, ObjectIdentifier};
use der::{Decode, Encode, Reader, SliceReader, Tag, Tagged};
use unicode_normalization::UnicodeNormalization;
use x509_cert::Certificate;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::time::Time;

/// `id-at-commonName` (RFC 5280, appendix A.1).
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
/// `id-signingTime` (RFC 5652, section 11.3).
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");

/// What a message says of its first signer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SignedMessage {
    /// The common name in the signer's certificate.
    pub signer: Option<String>,
    /// The time the signer states, as an RFC 3339 time in UTC.
    pub time: Option<String>,
}

/// Reads a message, which may be followed by the zeros that a PDF pads it with. What cannot be read says
/// nothing.
pub(super) fn read(contents: &[u8]) -> SignedMessage {
    let Some(data) = signed_data(contents) else {
        return SignedMessage::default();
    };
    let Some(signer) = data.signer_infos.0.iter().next() else {
        return SignedMessage::default();
    };
    let certificates = data.certificates.iter().flat_map(|set| set.0.iter());
    SignedMessage {
        signer: certificates
            .filter_map(|choice| match choice {
                CertificateChoices::Certificate(certificate) => Some(certificate),
                CertificateChoices::Other(_) => None,
            })
            .find(|certificate| is_of(certificate, &signer.sid))
            .and_then(common_name),
        time: signing_time(signer),
    }
}

fn signed_data(contents: &[u8]) -> Option<SignedData> {
    let mut reader = SliceReader::new(contents).ok()?;
    let info: ContentInfo = reader.decode().ok()?;
    info.content.decode_as().ok()
}

/// Whether a certificate is the one that a signer names.
fn is_of(certificate: &Certificate, signer: &SignerIdentifier) -> bool {
    let certificate = &certificate.tbs_certificate;
    match signer {
        SignerIdentifier::IssuerAndSerialNumber(id) => {
            certificate.issuer == id.issuer && certificate.serial_number == id.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(id) => certificate
            .get::<SubjectKeyIdentifier>()
            .is_ok_and(|found| found.is_some_and(|(_, own)| own == *id)),
    }
}

fn common_name(certificate: &Certificate) -> Option<String> {
    let parts = certificate.tbs_certificate.subject.0.iter();
    let name = parts
        .flat_map(|part| part.0.iter())
        .find(|attribute| attribute.oid == COMMON_NAME)?;
    let text = directory_string(&name.value);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then(|| text.nfc().collect())
}

/// A `DirectoryString` (RFC 5280, section 4.1.2.4).
fn directory_string(value: &Any) -> String {
    if value.tag() == Tag::BmpString {
        return encoding_rs::UTF_16BE
            .decode_without_bom_handling(value.value())
            .0
            .into_owned();
    }
    String::from_utf8_lossy(value.value()).into_owned()
}

fn signing_time(signer: &SignerInfo) -> Option<String> {
    let attributes = signer.signed_attrs.as_ref()?;
    let attribute = attributes.iter().find(|a| a.oid == SIGNING_TIME)?;
    let value = attribute.values.iter().next()?.to_der().ok()?;
    let time = Time::from_der(&value).ok()?;
    // Its `DateTime` shows itself as RFC 3339 in UTC.
    Some(time.to_date_time().to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Made for this test: `openssl cms -sign -binary -outform DER`, with a new key of a fictional commune.
    const SIGNED: &str = "\
        3082031906092a864886f70d010702a082030a30820306020101310d300b0609608648016503040201300b0609\
        2a864886f70d010701a08201bf308201bb30820161a00302010202141c2eb46fe7141e9c834324730738697b27\
        74d9f4300a06082a8648ce3d04030230333131302f06035504030c28e1bba6792062616e206e68c3a26e2064c3\
        a26e2078c3a32054c3a26e2048c3b26120c490c3b46e67301e170d3236313132323036313435395a170d333631\
        3131393036313435395a30333131302f06035504030c28e1bba6792062616e206e68c3a26e2064c3a26e2078c3\
        a32054c3a26e2048c3b26120c490c3b46e673059301306072a8648ce3d020106082a8648ce3d03010703420004\
        07c9104a627cde33330c0cd59a1bd6c367e0ec13c5a0a6f0fbfe17d3004346538cca0b0582eaf47a617d77d3b9\
        a1f0f44f3b2fefbf32f87c283bac317309859ea3533051301d0603551d0e041604149d63d6c3acf374405d3b6a\
        010188b2a792e3b5fb301f0603551d230418301680149d63d6c3acf374405d3b6a010188b2a792e3b5fb300f06\
        03551d130101ff040530030101ff300a06082a8648ce3d040302034800304502202a2567defb01cb819deef744\
        9e76a71cd828160dc74125434fcb140285aa34a60221009a577a0bdf7f4a58519f735031e3dde4e5f88a8d0635\
        b21c7c377268ac3344b7318201203082011c020101304b30333131302f06035504030c28e1bba6792062616e20\
        6e68c3a26e2064c3a26e2078c3a32054c3a26e2048c3b26120c490c3b46e6702141c2eb46fe7141e9c83432473\
        0738697b2774d9f4300b0609608648016503040201a069301806092a864886f70d010903310b06092a864886f7\
        0d010701301c06092a864886f70d010905310f170d3236313132323036313435395a302f06092a864886f70d01\
        090431220420f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2300a06082a8648\
        ce3d0403020446304402205e66af01d0338b569b0d95ae6acf7836fff22aaac29b58819dbd268015c6eee40220\
        413386a66a0977a904fbf49d22e71869b9c3fc542544cbe108c67fee7802fc7a\
        ";

    fn signed() -> Vec<u8> {
        let digits: Vec<char> = SIGNED.trim().chars().collect();
        digits
            .chunks(2)
            .map(|pair| u8::from_str_radix(&String::from_iter(pair), 16).unwrap())
            .collect()
    }

    #[test]
    fn the_signer_is_the_certificates_name_and_padding_does_no_harm() {
        let mut padded = signed();
        padded.resize(8192, 0);
        let message = read(&padded);
        assert_eq!(
            message.signer.as_deref(),
            Some("Ủy ban nhân dân xã Tân Hòa Đông")
        );
        assert_eq!(message.time.as_deref(), Some("2026-11-22T06:14:59Z"));
    }

    #[test]
    fn a_broken_message_says_nothing() {
        let whole = signed();
        assert_eq!(read(&whole[..whole.len() / 2]), SignedMessage::default());
        assert_eq!(read(&[]), SignedMessage::default());
    }

    proptest! {
        #[test]
        fn no_damage_panics(at in 0_usize..700, byte: u8) {
            let mut damaged = signed();
            damaged[at] = byte;
            let _ = read(&damaged);
        }
    }
}
