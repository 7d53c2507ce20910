//! Markdown (CommonMark) as elements. Nothing in a text is ever taken as markup of the page: what would be HTML shows
//! as text, links lead to the web or by mail only, pictures come from the files kept here.

use leptos::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

/// How deep elements lie in each other at most; what lies deeper shows as its words.
const DEEPEST: usize = 24;

/// How a text is drawn.
#[derive(Clone, Copy)]
struct Drawing {
    /// The level of its headings.
    level: u8,
    /// How deep in it we are.
    depth: usize,
    /// Whether we are in the head of a table.
    head: bool,
}

/// A text, drawn.
#[component]
pub fn Markdown(
    /// The text.
    #[prop(into)]
    text: String,
    /// The level of its headings: one below that of the heading it stands under.
    #[prop(default = 4)]
    level: u8,
) -> impl IntoView {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let mut events = Parser::new_ext(&text, options);
    view! { <div class="prose">{inside(&mut events, Drawing { level, depth: 0, head: false })}</div> }
}

/// What comes up to the end of the element that has begun.
fn inside<'a>(events: &mut impl Iterator<Item = Event<'a>>, drawing: Drawing) -> Vec<AnyView> {
    let mut parts = vec![];
    while let Some(event) = events.next() {
        parts.push(match event {
            Event::End(_) => break,
            Event::Start(tag) => element(tag, events, drawing),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => text.into_string().into_any(),
            Event::Code(code) => view! { <code>{code.into_string()}</code> }.into_any(),
            Event::SoftBreak | Event::HardBreak => view! { <br /> }.into_any(),
            Event::Rule => view! { <hr /> }.into_any(),
            Event::TaskListMarker(done) => if done { "☑ " } else { "☐ " }.into_any(),
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => ().into_any(),
        });
    }
    parts
}

fn element<'a>(tag: Tag<'a>, events: &mut impl Iterator<Item = Event<'a>>, drawing: Drawing) -> AnyView {
    if let Tag::Image { dest_url, .. } = tag {
        let name = words(events);
        return match kept_here(&dest_url) {
            Some(address) => view! { <img src=address alt=name loading="lazy" /> }.into_any(),
            None => name.into_any(),
        };
    }
    if drawing.depth >= DEEPEST {
        return words(events).into_any();
    }
    let mut parts =
        inside(events, Drawing { depth: drawing.depth + 1, head: matches!(tag, Tag::TableHead), ..drawing });
    match tag {
        Tag::Paragraph => view! { <p>{parts}</p> }.into_any(),
        Tag::Heading { .. } => match drawing.level {
            2 => view! { <h2>{parts}</h2> }.into_any(),
            3 => view! { <h3>{parts}</h3> }.into_any(),
            _ => view! { <h4>{parts}</h4> }.into_any(),
        },
        Tag::BlockQuote(_) => view! { <blockquote>{parts}</blockquote> }.into_any(),
        Tag::CodeBlock(_) => view! { <pre tabindex="0"><code>{parts}</code></pre> }.into_any(),
        Tag::List(Some(_)) => view! { <ol>{parts}</ol> }.into_any(),
        Tag::List(None) => view! { <ul>{parts}</ul> }.into_any(),
        Tag::Item => view! { <li>{parts}</li> }.into_any(),
        Tag::Emphasis => view! { <em>{parts}</em> }.into_any(),
        Tag::Strong => view! { <strong>{parts}</strong> }.into_any(),
        Tag::Strikethrough => view! { <del>{parts}</del> }.into_any(),
        Tag::Table(_) => {
            // Browsers put rows into a body by themselves; what the server writes has to be what they make of it.
            let rows = parts.split_off(parts.len().min(1));
            view! { <table class="table">{parts}<tbody>{rows}</tbody></table> }.into_any()
        }
        Tag::TableHead => view! { <thead><tr>{parts}</tr></thead> }.into_any(),
        Tag::TableRow => view! { <tr>{parts}</tr> }.into_any(),
        Tag::TableCell if drawing.head => view! { <th scope="col">{parts}</th> }.into_any(),
        Tag::TableCell => view! { <td>{parts}</td> }.into_any(),
        Tag::Link { dest_url, .. } if leads_out(&dest_url) => {
            view! { <a href=dest_url.into_string() target="_blank" rel="noopener noreferrer">{parts}</a> }.into_any()
        }
        _ => parts.into_any(),
    }
}

/// The words up to the end of the element that has begun.
fn words<'a>(events: &mut impl Iterator<Item = Event<'a>>) -> String {
    let mut words = String::new();
    let mut depth = 0_usize;
    for event in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 0 => break,
            Event::End(_) => depth -= 1,
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            _ => {}
        }
    }
    words
}

fn leads_out(address: &str) -> bool {
    let address = address.trim_start().to_ascii_lowercase();
    ["https://", "http://", "mailto:", "/issues?open=", "/knowledge/"].iter().any(|begin| address.starts_with(begin))
}

/// The address of a file that is kept here.
fn kept_here(address: &str) -> Option<String> {
    let id = address.strip_prefix("/files/")?;
    id.parse::<uuid::Uuid>().ok().map(|id| format!("/files/{id}"))
}

#[cfg(test)]
mod tests {
    use super::{kept_here, leads_out};
    use leptos::prelude::RenderHtml;

    #[test]
    fn what_lies_deeper_than_anybody_writes_shows_as_its_words() {
        let owner = leptos::prelude::Owner::new();
        let html = owner.with(|| {
            let text = format!("{} deep\n\n{}x", ">".repeat(9_000), "- ".repeat(4_000));
            super::Markdown(super::MarkdownProps { text, level: 4 }).to_html()
        });
        assert!(html.contains("deep") && html.contains('x'));
        assert!(html.matches("<blockquote").count() <= super::DEEPEST && html.matches("<ul").count() <= super::DEEPEST);
    }

    #[test]
    fn links_lead_to_the_web_or_by_mail_and_pictures_are_kept_here() {
        for good in ["https://a.example/x", "HTTP://a.example", "mailto:ole@a.example", "/knowledge/0193"] {
            assert!(leads_out(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "data:text/html,<script>",
            "//evil.example",
            "vbscript:x",
            "file:///etc/passwd",
            "/sign-out",
        ] {
            assert!(!leads_out(bad), "{bad}");
        }
        assert!(kept_here("/files/0192abcd-0000-7000-8000-000000000001").is_some());
        for bad in ["/files/../sign-out", "/files/", "https://evil.example/pixel.png", "data:image/svg+xml,<svg>"] {
            assert!(kept_here(bad).is_none(), "{bad}");
        }
    }
}
