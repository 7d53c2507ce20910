//! A list as a file.

use super::Menu;
use crate::words::later_words;
use leptos::prelude::*;

/// A menu of the formats there are.
#[component]
pub fn ExportMenu(
    /// The address of the file in a format, which ends its name.
    #[prop(into)]
    href: Callback<&'static str, String>,
) -> impl IntoView {
    view! {
        <Menu label=later_words().export icon="download">
            {["csv", "xlsx"].map(|format| view! {
                <a href=move || href.run(format) rel="external" download="">{format.to_uppercase()}</a>
            }).collect_view()}
        </Menu>
    }
}
