//! What a browser may do with a page: show it, with its own style sheet, its own script, and the images that it holds.

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

/// A Content-Security-Policy that knows a style sheet and a script by their hashes. Should a text of a report ever come to
/// stand in the page as markup, nothing of it runs or fetches anything.
pub(super) fn policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; img-src data:; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        source(style),
        source(script)
    )
}

/// How a policy names a text: the very one that stands between the tags.
pub(super) fn source(text: &str) -> String {
    format!("sha256-{}", Base64::encode_string(&Sha256::digest(text)))
}
