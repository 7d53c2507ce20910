//! Files: sending them here, and showing what is attached to something.

mod panel;
mod upload;
mod written;

pub use panel::Files;
pub use upload::upload;
pub use written::Written;

use crate::error::AppError;
use crate::sync::Device;
use leptos::prelude::*;
use model::files::{Command as Act, Kept, LARGEST};
use model::{AttachmentId, Command, Fault, Key, Refusal};

/// Where files go that are attached: to something that is there, or to something that is still being written.
#[derive(Clone, Copy)]
pub struct Shelf {
    /// What they are attached to.
    pub of: Key,
    /// What attaches them once it is there; nothing where it is.
    pub later: Option<RwSignal<Vec<Command>>>,
}

impl Shelf {
    /// Keeps a file and attaches it; gives back what it is called then and whether it is a picture.
    async fn put(self, device: Device, file: web_sys::File) -> Option<(AttachmentId, String, bool)> {
        let kept = match kept(device, &file).await {
            Ok(kept) => kept,
            Err(error) => {
                device.toast(device.words().error(&error));
                return None;
            }
        };
        let id = AttachmentId(uuid::Uuid::now_v7());
        let name = model::files::plain_name(&file.name());
        let picture = kept.media.starts_with("image/");
        let attach = Command::Files(Act::Attach { id, of: self.of, name: name.clone(), kept });
        match self.later {
            Some(later) => later.update(|later| later.push(attach)),
            None => {
                if let Err(refusal) = device.dispatch(attach) {
                    device.toast(device.words().refusal(&refusal));
                    return None;
                }
            }
        }
        Some((id, name, picture))
    }
}

/// Keeps a content: on the device, from where it is sent as networks allow; where the device keeps nothing, with the
/// server.
async fn kept(device: Device, file: &web_sys::File) -> Result<Kept, AppError> {
    #[expect(clippy::cast_precision_loss, reason = "sizes of files are far below 2^53")]
    if file.size() > LARGEST as f64 {
        return Err(AppError::Refused(Refusal::field("files", Fault::TooLarge(LARGEST))));
    }
    match crate::lazy::keep_file(device.actor().id, file.clone().into()).await.await {
        Some(kept) => {
            device.upload();
            Ok(kept)
        }
        None => upload(file).await,
    }
}
