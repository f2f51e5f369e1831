//! Streams packed by Flate, which every reader of PDF undoes.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Bytes as a zlib stream.
pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}
