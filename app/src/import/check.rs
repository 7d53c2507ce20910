//! How a table was understood, and what is wrong with it.

use super::page::Columns;
use crate::sync::use_device;
use crate::words::{fill, later_words, words};
use chrono::NaiveDate;
use leptos::prelude::*;
use model::files::Kept;
use model::import::{Kind, Preview, RowFault, Target, Writing};

/// The columns with their meaning, to be put right; the rows that cannot be taken.
#[component]
pub fn Check(
    /// What the rows are.
    kind: Kind,
    /// The file.
    file: Kept,
    /// How it was read.
    preview: Preview,
    /// Tries it with other columns.
    #[prop(into)]
    look: Callback<(Kept, Columns)>,
    /// Takes it in.
    #[prop(into)]
    take: Callback<(Kept, Columns)>,
) -> impl IntoView {
    let (t, l) = (words(), later_words());
    let own = use_device().peek(|world| world.company().own_fields());
    let targets = StoredValue::new(kind.targets(&own).collect::<Vec<_>>());
    let word = move |target| match target {
        Target::Custom(at) => own.get(usize::from(at)).map(|field| field.name.clone()).unwrap_or_default(),
        target => l.target(t, target).to_owned(),
    };
    let file = StoredValue::new(file);
    let columns = StoredValue::new(preview.columns.clone());
    let leave_out = RwSignal::new(false);
    let (broken, writing) = (preview.broken, preview.writing);
    let good = preview.rows.saturating_sub(broken);
    let means = move |at: usize, value: String| {
        let mut changed = columns.get_value();
        if let Some(column) = changed.get_mut(at) {
            *column = targets.get_value().into_iter().find(|target| target.word() == value);
        }
        look.run((file.get_value(), changed));
    };
    let head =
        preview.headings.iter().cloned().zip(preview.columns.clone()).enumerate().map(|(at, (heading, target))| {
            let cells = preview.sample.iter().filter_map(|row| row.get(at)).take(3);
            let sample = cells.map(|cell| read_as(target, writing, cell)).collect::<Vec<_>>().join(" · ");
            let name = heading.clone();
            view! {
                <tr>
                    <th scope="row">{heading}</th>
                    <td>
                        <select aria-label=name on:change=move |event| means(at, event_target_value(&event))>
                            <option value="" selected=target.is_none()>{l.column_ignored}</option>
                            {targets.get_value().into_iter().map(|known| view! {
                                <option value=known.word() selected=target == Some(known)>{word(known)}</option>
                            }).collect_view()}
                        </select>
                    </td>
                    <td class="sample">{sample}</td>
                </tr>
            }
        });
    view! {
        <p role="status">{fill(l.import_read, &[&preview.rows.to_string(), &preview.encoding])}</p>
        <table class="columns">
            <thead><tr><th scope="col">{l.column_heading}</th><th scope="col">{l.column_means}</th><th scope="col">{l.column_sample}</th></tr></thead>
            <tbody>{head.collect_view()}</tbody>
        </table>
        {(broken > 0).then(|| view! {
            <h2>{fill(l.rows_broken, &[&broken.to_string()])}</h2>
            <Faulty faults=preview.faults.clone() of=broken />
            <label class="check">
                <input type="checkbox" prop:checked=leave_out on:change=move |event| leave_out.set(event_target_checked(&event)) />
                {l.leave_out}
            </label>
        })}
        <footer class="dialog-actions">
            <button
                type="button"
                class="button primary"
                disabled=move || { good == 0 || (broken > 0 && !leave_out.get()) }
                on:click=move |_| take.run((file.get_value(), columns.get_value()))
            >
                {fill(l.import_rows, &[&good.to_string()])}
            </button>
        </footer>
    }
}

/// A cell, and what it is read as where that could be doubted.
fn read_as(target: Option<Target>, writing: Writing, cell: &str) -> String {
    let read = match target {
        Some(target) if target.is_date() => writing.day(cell).as_ref().map(NaiveDate::to_string),
        Some(target) if target.is_number() && !cell.is_empty() => Some(writing.number(cell)),
        _ => None,
    };
    match read {
        Some(read) if read != cell => format!("{cell} → {read}"),
        _ => cell.to_owned(),
    }
}

/// Rows that cannot be taken, each with the reason.
#[component]
pub fn Faulty(
    /// The first of them.
    faults: Vec<RowFault>,
    /// How many there are.
    of: usize,
) -> impl IntoView {
    let (t, l) = (words(), later_words());
    let more = of.saturating_sub(faults.len());
    view! {
        <ul class="row-faults" tabindex="0" aria-label=l.rows_faulty>
            {faults.into_iter().map(|fault| view! {
                <li>{fill(t.line, &[&fault.line.to_string()])} ": " {t.refusal(&fault.refusal)}</li>
            }).collect_view()}
            {(more > 0).then(|| view! { <li>{fill(l.and_more, &[&more.to_string()])}</li> })}
        </ul>
    }
}
