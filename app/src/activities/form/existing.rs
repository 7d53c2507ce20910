//! An activity that is there: changing it, completing it with its record, calling it off.

use super::Opened;
use super::fields::{Form, MoreFields, QuickFields};
use super::inputs::Inputs;
use super::repeat::RepeatFields;
use super::sale::{RecordFields, SaleInputs};
use crate::activities::changes::{Wanted, carry_out};
use crate::sync::use_device;
use crate::ui::{Choice, Dialog, Faults, Icon};
use crate::words::words;
use leptos::prelude::*;
use model::activities::{Activity, Command as Act, Part, Scope, State};
use model::calendar::Entry;
use model::time::Slot;
use model::{Command, Refusal};
use std::sync::Arc;

/// Its form.
#[component]
pub fn ExistingActivity(entry: Entry, open: RwSignal<Option<Opened>>) -> impl IntoView {
    let (device, t) = (use_device(), words());
    let Some(activity) = device.peek(|world| world.activities.get(&entry.key.id.into()).cloned()) else {
        return ().into_any();
    };
    let viewer = device.viewer();
    let own = viewer.actor.acts_for(activity.rep, &viewer.directory);
    let inputs = Inputs::from_activity(&activity, &entry.slot);
    let faults = Faults::none();
    let on_close = Callback::new(move |()| open.set(None));
    let scope = RwSignal::new("this".to_owned());
    let (id, state, series) = (activity.id, activity.state, entry.occurrence);
    let close_with = move |done: Result<(), Refusal>, said: &'static str| {
        inputs.heed(&done);
        if faults.take(done) {
            device.tell(t, Ok(()), said.to_owned());
            on_close.run(());
        }
    };
    let save =
        {
            let (activity, entry) = (activity.clone(), entry.clone());
            move || {
                let part = entry.occurrence.map(|start| Part { start, scope: scope_named(&scope.get_untracked()) });
                let currency = device.peek(|world| world.company().currency.clone());
                let saved = changes(inputs, &activity, &entry, part, &currency, &device.actor().zone);
                let saved = saved.and_then(|commands| {
                    if commands.is_empty() { Ok(()) } else { device.dispatch(Command::together(commands)) }
                });
                close_with(saved, t.activity_saved);
            }
        };
    let complete = {
        let (activity, entry) = (activity.clone(), entry.clone());
        move |_| {
            let part = series.map(|start| Part { start, scope: Scope::This });
            let command = || {
                let currency = device.peek(|world| world.company().currency.clone());
                let mut commands = changes(inputs, &activity, &entry, part, &currency, &device.actor().zone)?;
                // An occurrence that is changed has left its series by then.
                let (id, part) = if commands.is_empty() { (id, part) } else { (entry.handle.into(), None) };
                let sale = inputs.sale.changes(&activity.sale, &currency)?;
                let outcome = inputs.outcome.get_untracked();
                commands.push(Command::Activities(Act::Complete { id, outcome, part, sale }));
                commands.extend(inputs.sale.next(&SaleInputs::like(&activity))?);
                Ok(Command::together(commands))
            };
            close_with(command().and_then(|command| device.dispatch(command)), t.activity_completed);
        }
    };
    let reopen = move |_| close_with(device.dispatch(Command::Activities(Act::Reopen { id })), t.activity_reopened);
    let (moved, cancelled) = (entry.clone(), entry.clone());
    let buttons = match state {
        State::Planned => view! {
            <button type="button" class="button" on:click=move |_| open.set(Some(Opened::Moving(moved.clone())))>{t.move_to}</button>
            <button type="button" class="button danger" on:click=move |_| {
                open.set(None);
                carry_out(device, open, Wanted::cancel(&[Arc::new(cancelled.clone())]), None, String::new());
            }>{t.cancel_activity}</button>
            <button type="button" class="button" on:click=complete><Icon name="check" />{t.complete}</button>
        }
        .into_any(),
        State::Done | State::Cancelled => view! {
            <button type="button" class="button" on:click=reopen>{t.reopen}</button>
        }
        .into_any(),
    };
    let scopes = [("this", t.scope_this), ("following", t.scope_following), ("all", t.scope_all)]
        .map(|(name, word)| (name.to_owned(), word.to_owned()))
        .to_vec();
    let start = Signal::derive(move || {
        inputs.date.get().parse::<chrono::NaiveDate>().ok().and_then(|day| day.and_hms_opt(0, 0, 0))
    });
    let whole = move || series.is_none() || scope.get() != "this";
    let state_line = match &activity.rule {
        Some(rule) => format!("{} · {}", t.state(state), t.rule(rule, activity.slot.civil_start())),
        None => t.state(state).to_owned(),
    };
    view! {
        <Dialog title=t.activity dirty=inputs.touched on_close>
            <Form save inputs faults>
                <p class="state-line" data-state=state.name()>{state_line}</p>
                {series.is_some().then(|| view! { <Choice label=t.scope_edit id="scope" value=scope options=scopes /> })}
                <fieldset class="fields" disabled=!own>
                    <QuickFields inputs faults />
                    <MoreFields inputs faults />
                    <Show when=whole><RepeatFields input=inputs.repeat start faults /></Show>
                    <RecordFields outcome=inputs.outcome sale=inputs.sale faults next={state == State::Planned} />
                </fieldset>
                {if own {
                    view! {
                        <footer class="dialog-actions">
                            {buttons}
                            <button type="submit" class="button primary push">{t.save}</button>
                        </footer>
                    }.into_any()
                } else {
                    view! { <p class="help">{t.not_yours}</p> }.into_any()
                }}
            </Form>
        </Dialog>
    }
    .into_any()
}

fn scope_named(name: &str) -> Scope {
    match name {
        "following" => Scope::Following,
        "all" => Scope::All,
        _ => Scope::This,
    }
}

/// What differs, as intents of their own: fields, rule, slot, rep.
fn changes(
    inputs: Inputs,
    activity: &Activity,
    entry: &Entry,
    part: Option<Part>,
    currency: &str,
    own_zone: &str,
) -> Result<Vec<Command>, Refusal> {
    let id = activity.id;
    let zone = match &entry.slot {
        Slot::Timed { zone, .. } => zone.as_str(),
        Slot::AllDay { .. } => own_zone,
    };
    let reason = inputs.reason.get_untracked();
    let slot = inputs.slot(zone, Some(&entry.slot))?;
    let mut acts = vec![];
    let set = inputs.changes(activity, currency)?;
    if !set.is_empty() {
        acts.push(Act::Edit { id, set, part });
    }
    let whole = part.is_none_or(|part| part.scope != Scope::This);
    let rule = inputs.repeat.rule(slot.civil_start())?;
    if whole && activity.part_of.is_none() && rule != activity.rule {
        acts.push(Act::Repeat { id, rule, part });
    }
    if slot != entry.slot {
        acts.push(Act::Reschedule { id, to: slot, part, reason: reason.clone() });
    }
    if let Some(rep) = inputs.rep.get_untracked().parse().ok().filter(|rep| *rep != activity.rep) {
        acts.push(Act::Reassign { id, rep, part, reason });
    }
    Ok(acts.into_iter().map(Command::Activities).collect())
}
