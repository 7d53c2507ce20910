//! What has a name in addresses, forms and tables is found by it.

macro_rules! found_by_name {
    ($($kind:ty),* $(,)?) => {$(
        impl $kind {
            /// The one of this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|known| known.name() == name)
            }
        }
    )*};
}

found_by_name! {
    crate::activities::Method,
    crate::activities::SalesStatus,
    crate::activities::Stage,
    crate::calendar::View,
    crate::company::Policy,
    crate::customers::Grade,
    crate::customers::Standing,
    crate::import::Kind,
    crate::issues::Channel,
    crate::issues::Column,
    crate::issues::Lanes,
    crate::issues::Layout,
    crate::issues::Urgency,
    crate::knowledge::Status,
    crate::orders::Sale,
    crate::orders::State,
    crate::orders::credit::Policy,
    crate::products::Level,
    crate::record::Entity,
    crate::recurrence::Every,
}
