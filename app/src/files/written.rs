//! A text in Markdown: written, looked at, with pictures pasted right into it.

use super::Shelf;
use crate::sync::use_device;
use crate::ui::{Field, Markdown};
use crate::words::later_words;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

/// Several lines in Markdown.
#[component]
pub fn Written(
    /// What the field is called.
    label: &'static str,
    /// Identity of the control.
    id: &'static str,
    /// What it holds.
    value: RwSignal<String>,
    /// Where pasted pictures go; without it none can be pasted.
    #[prop(optional)]
    shelf: Option<Shelf>,
    /// Whether it is shown drawn at first.
    #[prop(optional)]
    drawn: bool,
    /// What is wrong with it.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let (device, l) = (use_device(), later_words());
    let drawn = RwSignal::new(drawn && !value.get_untracked().is_empty());
    let area = NodeRef::<html::Textarea>::new();
    let pasted = move |event: web_sys::ClipboardEvent| {
        let files = event.clipboard_data().and_then(|data| data.files());
        let Some((shelf, files)) = shelf.zip(files.filter(|files| files.length() > 0)) else { return };
        event.prevent_default();
        let files: Vec<web_sys::File> = (0..files.length()).filter_map(|at| files.get(at)).collect();
        let at = area.get_untracked().and_then(|area| area.selection_start().ok()?).unwrap_or(0) as usize;
        spawn_local(async move {
            let mut added = String::new();
            for file in files {
                if let Some((id, name, picture)) = shelf.put(device, file).await {
                    let mark = if picture { "!" } else { "" };
                    added.push_str(&format!("\n{mark}[{name}](/files/{id})\n"));
                }
            }
            value.try_update(|text| text.insert_str(byte_of(text, at), &added));
        });
    };
    view! {
        <Field label id fault>
            <div class="written" data-drawn=move || drawn.get().then_some("true")>
                <div class="segments" role="group" aria-label=l.write_or_look>
                    {[(false, l.write), (true, l.look)].map(|(to, word)| view! {
                        <button type="button" class="segment" aria-current=move || (drawn.get() == to).then_some("true") on:click=move |_| drawn.set(to)>{word}</button>
                    }).collect_view()}
                </div>
                <textarea
                    node_ref=area
                    id=id
                    name=id
                    rows="4"
                    hidden=move || drawn.get()
                    aria-invalid=move || fault.get().map(|_| "true")
                    aria-describedby=format!("{id}-fault")
                    prop:value=value
                    on:input=move |event| value.set(event_target_value(&event))
                    on:paste=move |event: leptos::ev::ClipboardEvent| if let Ok(event) = event.dyn_into() { pasted(event) }
                >
                    {value.get_untracked()}
                </textarea>
                {move || drawn.get().then(|| view! { <Markdown text=value.get() /> })}
            </div>
        </Field>
    }
}

/// Where the character at a place counted as browsers count (in UTF-16) begins.
fn byte_of(text: &str, place: usize) -> usize {
    let mut units = 0;
    for (at, letter) in text.char_indices() {
        if units >= place {
            return at;
        }
        units += letter.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::byte_of;

    #[test]
    fn a_place_is_found_among_letters_of_any_length() {
        assert_eq!(byte_of("ab", 1), 1);
        assert_eq!(byte_of("扫描", 1), 3);
        assert_eq!(byte_of("😀b", 2), 4);
        assert_eq!(byte_of("ab", 9), 2);
    }
}
