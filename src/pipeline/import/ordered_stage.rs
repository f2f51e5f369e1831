//! A step of an import that goes on in a thread of its own while others go on.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

/// Work that is put in and taken out in the same order. Whoever puts work in sees to it that not too much of it is
/// inside at a time.
pub(super) struct OrderedStage<In, Out> {
    input: Sender<In>,
    output: Receiver<Out>,
    inside: usize,
    thread: JoinHandle<()>,
}

impl<In: Send + 'static, Out: Send + 'static> OrderedStage<In, Out> {
    /// Starts the thread. It ends when the stage goes.
    pub fn begin(work: impl Fn(In) -> Out + Send + 'static) -> Self {
        let (input, inbox) = channel::<In>();
        let (outbox, output) = channel();
        let thread = thread::spawn(move || {
            let done = inbox.iter().map(work);
            // An import that has come to an early end wants nothing of it any more.
            let _ = done.map(|out| outbox.send(out)).find(Result::is_err);
        });
        Self {
            input,
            output,
            inside: 0,
            thread,
        }
    }

    /// Puts work in.
    pub fn put(&mut self, work: In) {
        // Where the thread has panicked, `take` says so.
        let _ = self.input.send(work);
        self.inside += 1;
    }

    /// How many pieces of work have been put in and not been taken out.
    pub fn inside(&self) -> usize {
        self.inside
    }

    /// Waits for the piece of work that was put in first. `None` where nothing is inside.
    pub fn take(&mut self) -> Option<Out> {
        self.inside = self.inside.checked_sub(1)?;
        self.output.recv().ok()
    }

    /// Ends it. A panic of the thread is a fault of the program, and goes on as one.
    pub fn end(self) {
        drop((self.input, self.output));
        if let Err(panic) = self.thread.join() {
            std::panic::resume_unwind(panic);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_comes_out_in_its_order() {
        let mut stage = OrderedStage::begin(|n: u32| n * n);
        assert_eq!(stage.take(), None);
        (1..4).for_each(|n| stage.put(n));
        assert_eq!(stage.inside(), 3);
        assert_eq!(
            [stage.take(), stage.take(), stage.take(), stage.take()],
            [Some(1), Some(4), Some(9), None]
        );
        stage.end();
    }

    #[test]
    #[should_panic(expected = "no number")]
    fn a_panic_goes_on() {
        let mut stage = OrderedStage::begin(|text: &str| text.parse::<u32>().expect("no number"));
        stage.put("a");
        assert_eq!(stage.take(), None);
        stage.end();
    }
}
