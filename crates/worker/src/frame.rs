//! Frames: the length of a message in four bytes, little endian, then the message in postcard's format, in which
//! floating-point numbers arrive as they were sent.
//!
//! A worker that a hostile file has taken over may send whatever it likes: a length is checked before anything is kept,
//! and memory grows with the bytes that have come, not with those that are announced.

use std::io::{Error, ErrorKind, Read, Result, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Bytes of the length.
const HEAD: usize = 4;

/// How much is read from the stream at a time.
const CHUNK: usize = 64 * 1024;

/// The most bytes that a message may have. The pages of the largest document that is accepted, 2,000 pages of a
/// thousand words with their boxes, take some 150 MB; a file of that size is as large as one that is read at all.
pub(crate) const LONGEST: usize = 512 << 20;

/// Sends a message.
///
/// # Errors
/// Those of the stream; `FileTooLarge`, with nothing sent, for a message longer than [`LONGEST`].
pub(crate) fn send(stream: &mut impl Write, message: &impl Serialize) -> Result<()> {
    let mut frame = postcard::to_extend(message, vec![0; HEAD]).map_err(Error::other)?;
    let head = head(frame.len() - HEAD)?;
    frame[..HEAD].copy_from_slice(&head);
    stream.write_all(&frame)
}

/// The length of a message as it is sent; `FileTooLarge` for one longer than [`LONGEST`].
fn head(length: usize) -> Result<[u8; HEAD]> {
    match u32::try_from(length) {
        Ok(head) if length <= LONGEST => Ok(head.to_le_bytes()),
        _ => Err(ErrorKind::FileTooLarge.into()),
    }
}

/// Receives messages. A read that a timeout interrupts is taken up by the next call.
pub(crate) struct Receiver<R> {
    stream: R,
    received: Vec<u8>,
    longest: usize,
}

/// What a read has brought.
#[derive(Debug)]
pub(crate) enum Received<T> {
    /// A message.
    Message(T),
    /// Bytes, but no whole message yet.
    More,
    /// The end of the stream.
    End,
}

impl<R: Read> Receiver<R> {
    /// A receiver of messages of up to [`LONGEST`] bytes.
    pub fn new(stream: R) -> Self {
        Self {
            stream,
            received: Vec::new(),
            longest: LONGEST,
        }
    }

    /// The other end's stream.
    pub fn stream(&mut self) -> &mut R {
        &mut self.stream
    }

    /// The next message; `None` at the end of the stream.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn receive<T: DeserializeOwned>(&mut self) -> Result<Option<T>> {
        loop {
            match self.read()? {
                Received::Message(message) => return Ok(Some(message)),
                Received::More => {}
                Received::End => return Ok(None),
            }
        }
    }

    /// Reads from the stream once, unless a whole message has come already. So a sender that dribbles cannot keep a
    /// caller from looking at the clock.
    ///
    /// # Errors
    /// Those of the stream, a timeout among them; `InvalidData` for what is no message of this type; `FileTooLarge` as
    /// soon as a longer message is announced than is taken.
    pub fn read<T: DeserializeOwned>(&mut self) -> Result<Received<T>> {
        if let Some(message) = self.message()? {
            return Ok(Received::Message(message));
        }
        let mut chunk = vec![0; CHUNK];
        match self.stream.read(&mut chunk)? {
            0 => return Ok(Received::End),
            length => self.received.extend_from_slice(&chunk[..length]),
        }
        Ok(self.message()?.map_or(Received::More, Received::Message))
    }

    /// The first message, if all of it has been received.
    fn message<T: DeserializeOwned>(&mut self) -> Result<Option<T>> {
        let Some(head) = self.received.first_chunk::<HEAD>() else {
            return Ok(None);
        };
        let length = u32::from_le_bytes(*head) as usize;
        if length > self.longest {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let end = HEAD + length;
        let Some(bytes) = self.received.get(HEAD..end) else {
            return Ok(None);
        };
        let message =
            postcard::from_bytes(bytes).map_err(|e| Error::new(ErrorKind::InvalidData, e));
        self.received.drain(..end);
        message.map(Some)
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
    fn a_message_that_is_too_long_is_not_sent_and_refused_before_it_comes() {
        let announced = u32::try_from(LONGEST + 1).unwrap().to_le_bytes();
        let mut receiver = Receiver::new(announced.as_slice());
        let error = receiver.receive::<String>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FileTooLarge);
        assert!(receiver.received.capacity() <= CHUNK);
        assert!(head(LONGEST).is_ok());
        let error = head(LONGEST + 1).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FileTooLarge);
    }

    #[test]
    fn memory_grows_with_what_comes_and_not_with_what_is_announced() {
        let announced = u32::try_from(LONGEST).unwrap().to_le_bytes();
        let mut receiver = Receiver::new(announced.as_slice());
        assert!(receiver.receive::<String>().unwrap().is_none());
        assert!(receiver.received.capacity() <= CHUNK);
    }

    #[test]
    fn a_sender_that_dribbles_keeps_nobody_from_the_clock() {
        let pieces = (0..40).map(|_| Some(vec![0xff]));
        let head = Some(1000_u32.to_le_bytes().to_vec());
        let stream = Halting(std::iter::once(head).chain(pieces).collect());
        let mut receiver = Receiver::new(stream);
        for _ in 0..41 {
            assert!(matches!(receiver.read::<String>(), Ok(Received::More)));
        }
    }

    #[test]
    fn bytes_of_another_kind_are_refused() {
        let mut receiver = Receiver::new(&[1, 0, 0, 0, 0xff][..]);
        let error = receiver.receive::<String>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
    }
}
