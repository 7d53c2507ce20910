//! Markup as text: for what is drawn in such numbers that a view for each of them would be felt.

/// Markup in the making.
#[derive(Default)]
pub struct Markup(pub String);

impl Markup {
    /// Markup of ours.
    pub fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    /// A text, whatever is in it.
    pub fn text(&mut self, text: &str) {
        html_escape::encode_safe_to_string(text, &mut self.0);
    }

    /// An attribute; its tag is still open.
    pub fn attribute(&mut self, name: &str, value: &str) {
        for piece in [" ", name, "=\""] {
            self.raw(piece);
        }
        self.text(value);
        self.raw("\"");
    }

    /// An element with a text in it.
    pub fn element(&mut self, tag: &str, class: &str, text: &str) {
        for piece in ["<", tag, " class=\"", class, "\">"] {
            self.raw(piece);
        }
        self.text(text);
        for piece in ["</", tag, ">"] {
            self.raw(piece);
        }
    }

    /// A drawing of the sprite, as [`super::Icon`] puts it into a view.
    pub fn icon(&mut self, name: &str) {
        for piece in ["<svg class=\"icon\" aria-hidden=\"true\"><use href=\"/icons.svg#", name, "\"></use></svg>"] {
            self.raw(piece);
        }
    }
}
