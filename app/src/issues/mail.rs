//! Messages that became neither an issue nor a reply, with the reason.

use super::api::left_out_mails;
use crate::frame::{Failure, Waiting};
use crate::sync::use_device;
use crate::wire::{Wire, reading};
use crate::words::{later_words, words};
use leptos::prelude::*;
use leptos_meta::Title;
use model::read::{LeftOut, WhyLeftOut};

/// The page.
#[component]
pub fn MailPage() -> impl IntoView {
    let l = later_words();
    let read = reading(|| (), |()| left_out_mails());
    view! {
        <Title text=l.left_out_mails />
        <section class="page narrow">
            <header class="bar"><h1>{l.left_out_mails}</h1></header>
            <p class="help">{l.left_out_help}</p>
            <Suspense fallback=move || view! { <Waiting /> }>
                {move || Suspend::new(async move {
                    match read.await {
                        Ok(Wire(mails)) => view! { <Mails mails /> }.into_any(),
                        Err(error) => view! { <Failure error /> }.into_any(),
                    }
                })}
            </Suspense>
        </section>
    }
}

fn why(why: WhyLeftOut) -> &'static str {
    let l = later_words();
    match why {
        WhyLeftOut::Automatic => l.mail_automatic,
        WhyLeftOut::Own => l.mail_own,
        WhyLeftOut::Flood => l.mail_flood,
        WhyLeftOut::NoSender => l.mail_no_sender,
        WhyLeftOut::Empty => l.mail_empty,
        WhyLeftOut::TooLarge => l.mail_too_large,
        WhyLeftOut::Unreadable => l.mail_unreadable,
        WhyLeftOut::Refused => l.mail_refused,
    }
}

#[component]
fn Mails(mails: Vec<LeftOut>) -> impl IntoView {
    let (device, t, l) = (use_device(), words(), later_words());
    if mails.is_empty() {
        return view! { <p class="empty">{l.no_mail_left_out}</p> }.into_any();
    }
    let row = move |mail: LeftOut| {
        let at = device.moment(mail.at);
        let subject = if mail.subject.is_empty() { "…".to_owned() } else { mail.subject };
        view! {
            <tr>
                <td class="figures">{at}</td>
                <td>{mail.sender}</td>
                <td><a href=format!("/mails/{}.eml", mail.id) rel="external" download="">{subject}</a></td>
                <td>{why(mail.why)}</td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll issue-list" tabindex="0" role="region" aria-label=l.left_out_mails>
            <table class="table">
                <thead><tr>{[t.date, t.email, t.title, t.reason].map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr></thead>
                <tbody>{mails.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
