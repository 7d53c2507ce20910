//! Identities: UUIDs of version 7 (RFC 9562 §5.7), made by whoever acts, so that a record made offline keeps its
//! name when it reaches the server.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! identity {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

identity! {
    /// The company; there is one.
    CompanyId
    /// Somebody who signs in.
    PersonId
    /// A customer (客户), prospect or formal.
    CustomerId
    /// A person at a customer (联系人).
    ContactId
    /// Customers gathered under a name (客户集).
    CustomerSetId
    /// An activity (业务活动), planned or done.
    ActivityId
    /// A customer's issue (客户问题).
    IssueId
    /// Something said about an issue.
    CommentId
    /// A view of the issues that was given a name.
    BoardViewId
    /// A file attached to something (附件).
    AttachmentId
    /// An article of the knowledge base (知识).
    ArticleId
    /// A product (产品).
    ProductId
    /// What was agreed with a customer about a product.
    AgreementId
    /// An order (订单), from the quotation on.
    OrderId
    /// One device's or one program's stream of envelopes.
    ClientId
    /// A table that is taken in; the stream of envelopes its rows come in is called the same.
    ImportId
    /// One thing somebody did.
    MutationId
}
