//! What fields are called that only pages loaded later speak of.

use super::{Later, Words, words_later};
use model::import::{Kind, Target};
use model::people::Language;
use std::sync::OnceLock;

type Names = fn(Language, &str) -> Option<&'static str>;

/// The names, once a page has brought them.
static NAMES: OnceLock<Names> = OnceLock::new();

/// From now on refusals and histories know these names too.
pub fn bring_names() {
    NAMES.get_or_init(|| |language, field| words_later(language).field(field));
}

/// The name of a field, if a page has brought it.
pub(super) fn brought(language: Language, field: &str) -> Option<&'static str> {
    NAMES.get().and_then(|names| names(language, field))
}

impl Later {
    fn field(&self, field: &str) -> Option<&'static str> {
        Some(match field {
            "factor_code" => self.code,
            "opens" => self.not_before,
            "closes" => self.over_by,
            "length" => self.visit_length,
            "categories" => self.categories,
            "bill_to" => self.bill_to,
            "sale" => self.sale_type,
            "level" => self.applies,
            "discount" => self.discount,
            "settlement" => self.settlement,
            "tax_number" => self.tax_number,
            "tax_rate" => self.tax_rate,
            "credit_limit" => self.credit_limit,
            "credit_policy" => self.credit_policy_label,
            "credit_used" => self.credit_used,
            "closing_day" => self.closing_day,
            "collection_day" => self.collection_day,
            "bill_term" => self.bill_term,
            "documents" => self.documents,
            "lines" => self.lines_of_order,
            "quantity" | "parts" => self.quantity,
            "price" => self.price,
            "paid" => self.paid,
            "unit" => self.unit,
            "standard" => self.standard_price,
            "wholesale" => self.wholesale_price,
            "retail" => self.retail_price,
            "cost" => self.cost,
            "turnover" => self.turnover,
            "margin" => self.margin,
            "frequency" => self.number_of_orders,
            "recency" => self.last_order,
            "months" => self.months_back,
            "share_a" | "share_b" | "share_c" => self.share_of_customers,
            "every_a" | "every_b" | "every_c" | "every_d" => self.visit_every,
            "grading" => self.reason_of_grade,
            "pyramid" => self.pyramid,
            "discontinued" => self.discontinued,
            "own_number" => self.own_number,
            "at_least" => self.at_least,
            "from" => self.from_day,
            "until" => self.until_day,
            "withdrawn" => self.agreement_withdrawn,
            "start" => self.begins,
            "shipped" => self.shipped,
            "leave_at" => self.leave_at,
            "round_start" => self.round_start,
            "round_end" => self.round_end,
            "paid_on" => self.paid_on,
            "contact_name" => self.import_contact_name,
            "merged_into" => self.merged_into,
            "addresses" => self.addresses,
            "custom" => self.own_fields,
            "custom_fields" => self.custom_fields,
            "label" => self.address_label,
            "point" => self.point,
            _ => return None,
        })
    }

    /// What the rows of a table are.
    pub fn import_kind(&self, t: &Words, kind: Kind) -> &'static str {
        match kind {
            Kind::Customers => t.customers,
            Kind::Contacts => t.contacts,
            Kind::Products => self.products,
            Kind::Activities => t.activities,
            Kind::Orders => t.orders,
        }
    }

    /// What a column of a table can be.
    pub fn target(&self, t: &Words, target: Target) -> &'static str {
        match target {
            Target::ContactName => t.contact_name,
            Target::ContactTitle => t.contact_title,
            Target::ContactPhone => self.contact_phone,
            Target::ContactEmail => self.contact_email,
            other => t.field(other.name()),
        }
    }
}
