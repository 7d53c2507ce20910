//! Moving a card without dragging: "Move to…".

use super::card::{focus_soon, move_card};
use crate::sync::use_device;
use crate::ui::{Choice, Dialog};
use crate::words::{fill, words};
use leptos::prelude::*;
use model::IssueId;
use model::issues::Column;

/// Asks for column and place.
#[component]
pub fn MoveTo(
    /// Which issue.
    id: IssueId,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let Some(issue) = device.peek(|world| world.issues.get(&id).cloned()) else { return ().into_any() };
    let column = RwSignal::new(issue.column.name().to_owned());
    let place = RwSignal::new("top".to_owned());
    let columns = Column::ALL.map(|column| (column.name().to_owned(), t.column(column).to_owned())).to_vec();
    let places = vec![("top".to_owned(), t.at_top.to_owned()), ("bottom".to_owned(), t.at_bottom.to_owned())];
    let save = move || {
        let to = Column::named(&column.get_untracked()).unwrap_or(issue.column);
        let others = device.peek(|world| world.column(to).iter().filter(|other| other.id != id).count());
        move_card(device, t, id, to, if place.get_untracked() == "top" { 0 } else { others });
        on_close.run(());
        focus_soon(id);
    };
    view! {
        <Dialog title=fill(t.move_title, &[&issue.title]) on_close>
            <form class="form" on:submit=move |event| { event.prevent_default(); save(); }>
                <div class="row">
                    <Choice label=t.column_label id="move-column" value=column options=columns />
                    <Choice label=t.place_in_column id="move-place" value=place options=places />
                </div>
                <footer class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| on_close.run(())>{t.cancel}</button>
                    <button type="submit" class="button primary">{t.move_issue}</button>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}
