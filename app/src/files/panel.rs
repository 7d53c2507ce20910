//! The files of something: chosen, photographed, dropped; shown and taken off.

use super::Shelf;
use crate::sync::{Device, use_device};
use crate::ui::Icon;
use crate::words::{fill, later_words};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::files::{Attachment, Command as Act};
use model::{AttachmentId, Command, Entity, Key};
use wasm_bindgen::JsCast;

/// The files, and a way to add more.
#[component]
pub fn Files(
    /// Where they go.
    shelf: Shelf,
) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let attached = Memo::new(move |_| {
        let mut files: Vec<Attachment> = device.read(|world| {
            world.attachments.values().filter(|file| file.of == shelf.of && !file.removed).cloned().collect()
        });
        files = model::order::sorted(files, |a, b| (a.at, a.id).cmp(&(b.at, b.id)));
        files
    });
    let chosen = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
            return;
        };
        put_all(device, shelf, input.files());
        input.set_value("");
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        put_all(device, shelf, event.data_transfer().and_then(|transfer| transfer.files()));
    };
    view! {
        <section class="files" aria-label=l.files on:dragover=|event| event.prevent_default() on:drop=dropped>
            <h2>{l.files}</h2>
            <ul>
                <For each=move || attached.get() key=|file| file.id children=move |file| view! { <OneFile file /> } />
                {move || shelf.later.map(|later| later.get().into_iter().filter_map(|command| match command {
                    Command::Files(Act::Attach { name, .. }) => Some(view! { <li><Icon name="file" /><span>{name}</span></li> }),
                    _ => None,
                }).collect_view())}
            </ul>
            <label class="button quiet file-choice">
                <Icon name="upload" /><span>{l.add_files}</span>
                <input type="file" multiple class="visually-hidden" on:change=chosen />
            </label>
        </section>
    }
}

fn put_all(device: Device, shelf: Shelf, files: Option<web_sys::FileList>) {
    let Some(files) = files else { return };
    let files: Vec<web_sys::File> = (0..files.length()).filter_map(|at| files.get(at)).collect();
    spawn_local(async move {
        for file in files {
            shelf.put(device, file).await;
        }
    });
}

#[component]
fn OneFile(file: Attachment) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let address = format!("/files/{}", file.id);
    let shown = address.clone();
    let size = if file.size < 1024 * 1024 {
        format!("{} kB", file.size.div_ceil(1024))
    } else {
        format!("{} MB", file.size >> 20)
    };
    let id: AttachmentId = file.id;
    let take_off = move |_| {
        let done = device.dispatch(Command::Files(Act::Detach { id }));
        device.tell(device.words(), done, l.file_removed.to_owned());
    };
    let picture = file.is_picture();
    view! {
        <li data-file=id.to_string()>
            {move || if picture && !device.is_pending(Key { entity: Entity::Attachment, id: id.0 }) {
                view! { <a href=shown.clone() target="_blank"><img src=shown.clone() alt="" loading="lazy" /></a> }.into_any()
            } else {
                view! { <Icon name="file" /> }.into_any()
            }}
            <a href=address target="_blank" rel="noopener">{file.name.clone()}</a>
            <small class="figures">{size}</small>
            <button type="button" class="icon-button" aria-label=fill(l.remove_file, &[&file.name]) title=fill(l.remove_file, &[&file.name]) on:click=take_off>
                <Icon name="close" />
            </button>
        </li>
    }
}
