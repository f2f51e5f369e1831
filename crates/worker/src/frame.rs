//! Frames: the length of a message in four bytes, little endian, then the message in postcard's format, in which
//! floating-point numbers arrive as they were sent.

use std::io::{Error, ErrorKind, Read, Result, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Bytes of the length.
const HEAD: usize = 4;

/// How much is read from the stream at a time.
const CHUNK: usize = 64 * 1024;

/// Sends a message.
pub(crate) fn send(stream: &mut impl Write, message: &impl Serialize) -> Result<()> {
    let mut frame = postcard::to_extend(message, vec![0; HEAD]).map_err(Error::other)?;
    let length = u32::try_from(frame.len() - HEAD).map_err(Error::other)?;
    frame[..HEAD].copy_from_slice(&length.to_le_bytes());
    stream.write_all(&frame)
}

/// Receives messages. A read that a timeout interrupts is taken up by the next call.
pub(crate) struct Receiver<R> {
    stream: R,
    received: Vec<u8>,
}

impl<R: Read> Receiver<R> {
    pub fn new(stream: R) -> Self {
        Self {
            stream,
            received: Vec::new(),
        }
    }

    /// The other end's stream.
    pub fn stream(&mut self) -> &mut R {
        &mut self.stream
    }

    /// The next message; `None` at the end of the stream.
    ///
    /// # Errors
    /// Those of the stream, a timeout among them; `InvalidData` for what is no message of this type.
    pub fn receive<T: DeserializeOwned>(&mut self) -> Result<Option<T>> {
        let mut chunk = vec![0; CHUNK];
        loop {
            if let Some(end) = self.end() {
                let message = postcard::from_bytes(&self.received[HEAD..end])
                    .map_err(|e| Error::new(ErrorKind::InvalidData, e));
                self.received.drain(..end);
                return message.map(Some);
            }
            match self.stream.read(&mut chunk)? {
                0 => return Ok(None),
                length => self.received.extend_from_slice(&chunk[..length]),
            }
        }
    }

    /// Where the first message ends, if all of it has been received.
    fn end(&self) -> Option<usize> {
        let head = self.received.first_chunk::<HEAD>()?;
        let end = HEAD + u32::from_le_bytes(*head) as usize;
        (self.received.len() >= end).then_some(end)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    /// A stream that gives what it is told to, and times out between two pieces.
    struct Halting(VecDeque<Option<Vec<u8>>>);

    impl Read for Halting {
        fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
            match self.0.pop_front() {
                Some(Some(bytes)) => {
                    buffer[..bytes.len()].copy_from_slice(&bytes);
                    Ok(bytes.len())
                }
                Some(None) => Err(ErrorKind::WouldBlock.into()),
                None => Ok(0),
            }
        }
    }

    #[test]
    fn messages_arrive_whole_however_the_stream_cuts_them() {
        let mut bytes = Vec::new();
        send(&mut bytes, &("một", 0.1_f64)).unwrap();
        let first = bytes.len();
        send(&mut bytes, &("hai", f64::MIN_POSITIVE)).unwrap();
        for cut in 1..bytes.len() {
            let (a, b) = bytes.split_at(cut);
            let pieces = [Some(a.to_vec()), None, Some(b.to_vec())];
            let mut receiver = Receiver::new(Halting(pieces.into()));
            let mut met = Vec::new();
            loop {
                match receiver.receive::<(String, f64)>() {
                    Ok(Some(message)) => met.push(message),
                    Ok(None) => break,
                    Err(e) => assert_eq!(e.kind(), ErrorKind::WouldBlock),
                }
            }
            let sent = [("một".into(), 0.1), ("hai".into(), f64::MIN_POSITIVE)];
            assert_eq!(met, sent, "cut at {cut} of {first} and more");
        }
    }

    #[test]
    fn bytes_of_another_kind_are_refused() {
        let mut receiver = Receiver::new(&[1, 0, 0, 0, 0xff][..]);
        let error = receiver.receive::<String>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
    }
}
