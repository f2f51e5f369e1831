//! The argument of every command that goes through folders.

use baocao_extract::intake::Links;

/// Where links in folders may lead.
#[derive(Debug, clap::Args)]
pub struct LinkArgs {
    /// Follow links that lead out of the folders given; whoever made the folder may then name any file that you can read.
    #[arg(long)]
    follow_links: bool,
}

impl LinkArgs {
    /// Where they may lead.
    pub fn links(&self) -> Links {
        match self.follow_links {
            true => Links::Anywhere,
            false => Links::Within,
        }
    }
}
