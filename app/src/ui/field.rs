//! Form fields: label above, help below, what is wrong right there. Their kind is shown by tint and mark.

use super::Icon;
use crate::words::{Words, fill, words};
use leptos::prelude::*;
use model::Refusal;

/// What kind of field it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// May stay empty.
    #[default]
    Optional,
    /// Must be given.
    Required,
    /// Is looked up among what is there.
    LookUp,
    /// Is kept by the system.
    Kept,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Optional => "optional",
            Kind::Required => "required",
            Kind::LookUp => "look-up",
            Kind::Kept => "kept",
        }
    }

    fn mark(self, t: &'static Words) -> Option<(&'static str, &'static str)> {
        match self {
            Kind::Optional => None,
            Kind::Required => Some(("dot", t.kind_required)),
            Kind::LookUp => Some(("search", t.kind_look_up)),
            Kind::Kept => Some(("lock", t.kind_kept)),
        }
    }
}

/// What was refused in a form, told at its fields.
#[derive(Clone, Copy)]
pub struct Faults {
    refusal: RwSignal<Option<Refusal>>,
    t: &'static Words,
}

impl Faults {
    /// Nothing wrong yet.
    pub fn none() -> Self {
        Self { refusal: RwSignal::new(None), t: words() }
    }

    /// Takes in what came of saving; says whether it went well.
    pub fn take(self, result: Result<(), Refusal>) -> bool {
        let saved = result.is_ok();
        self.refusal.set(result.err());
        saved
    }

    /// Shows a refusal.
    pub fn show(self, refusal: Refusal) {
        self.refusal.set(Some(refusal));
    }

    /// What is wrong with a field.
    pub fn at(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || match self.refusal.get() {
            Some(Refusal::Field { field: wrong, fault }) if wrong == field => Some(self.t.fault(fault)),
            _ => None,
        })
    }

    /// What is wrong, in one sentence, for the top of the form.
    pub fn summary(self) -> Signal<Option<String>> {
        Signal::derive(move || self.refusal.get().map(|refusal| self.t.refusal(&refusal)))
    }

    /// The sentence as an element that takes the attention.
    pub fn banner(self) -> impl IntoView {
        move || self.summary().get().map(|text| view! { <p class="form-faults" role="alert">{text}</p> })
    }
}

/// The frame of a field.
#[component]
pub fn Field(
    /// What the field is called.
    label: &'static str,
    /// Identity of its control.
    id: &'static str,
    /// What kind of field it is.
    #[prop(optional)]
    kind: Kind,
    /// What is wrong with it.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
    /// A word of help.
    #[prop(optional)]
    help: &'static str,
    /// Its control.
    children: Children,
) -> impl IntoView {
    let t = words();
    view! {
        <div class="field" data-kind=kind.name() data-wrong=move || fault.get().map(|_| "true")>
            <label for=id>
                {label}
                {kind.mark(t).map(|(icon, name)| view! {
                    <span class="mark" title=name><Icon name=icon /><span class="visually-hidden">{name}</span></span>
                })}
            </label>
            {children()}
            {(!help.is_empty()).then(|| view! { <p class="help">{help}</p> })}
            <p class="fault" id=format!("{id}-fault") hidden=move || fault.get().is_none()>{move || fault.get()}</p>
        </div>
    }
}

/// A line of text.
#[component]
pub fn TextInput(
    /// What the field is called.
    label: &'static str,
    /// Identity of the control.
    id: &'static str,
    /// What it holds.
    value: RwSignal<String>,
    /// What kind of field it is.
    #[prop(optional)]
    kind: Kind,
    /// What is wrong with it.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
    /// The control's type: `text`, `date`, `time`, `email`, `tel`, `password`.
    #[prop(default = "text")]
    input: &'static str,
    /// What a browser may fill in by itself (HTML, autofill field names).
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// A word of help.
    #[prop(optional)]
    help: &'static str,
) -> impl IntoView {
    view! {
        <Field label id kind fault help>
            <input
                id=id
                name=id
                type=input
                autocomplete=autocomplete
                readonly=kind == Kind::Kept
                aria-required=(kind == Kind::Required).then_some("true")
                aria-invalid=move || fault.get().map(|_| "true")
                aria-describedby=format!("{id}-fault")
                prop:value=value
                value=value.get_untracked()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// What the field is called.
    label: &'static str,
    /// Identity of the control.
    id: &'static str,
    /// What it holds.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <Field label id fault>
            <textarea
                id=id
                name=id
                rows="3"
                aria-invalid=move || fault.get().map(|_| "true")
                aria-describedby=format!("{id}-fault")
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            >
                {value.get_untracked()}
            </textarea>
        </Field>
    }
}

/// One of a few.
#[component]
pub fn Choice(
    /// What the field is called.
    label: &'static str,
    /// Identity of the control.
    id: &'static str,
    /// The value chosen.
    value: RwSignal<String>,
    /// Values and their words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// What kind of field it is.
    #[prop(optional)]
    kind: Kind,
    /// What is wrong with it.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <Field label id kind fault>
            <select
                id=id
                name=id
                aria-describedby=format!("{id}-fault")
                prop:value=value
                on:change=move |event| value.set(event_target_value(&event))
            >
                {move || {
                    let chosen = value.get();
                    options
                        .get()
                        .into_iter()
                        .map(|(option, word)| {
                            let selected = option == chosen;
                            view! { <option value=option selected=selected>{word}</option> }
                        })
                        .collect_view()
                }}
            </select>
        </Field>
    }
}

/// What the tints and marks of the fields mean.
#[component]
pub fn Legend() -> impl IntoView {
    let t = words();
    let kinds = [Kind::Required, Kind::LookUp, Kind::Optional, Kind::Kept];
    let entry = move |kind: Kind| {
        let word = kind.mark(t).map_or(t.kind_optional, |(_, word)| word);
        view! {
            <li data-kind=kind.name()>
                <span class="swatch">{kind.mark(t).map(|(icon, _)| view! { <Icon name=icon /> })}</span>
                {word}
            </li>
        }
    };
    view! { <ul class="legend" aria-label=fill(t.legend, &[])>{kinds.map(entry).collect_view()}</ul> }
}
