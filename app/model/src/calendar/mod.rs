//! The arithmetic of the calendar, without a screen: which days a view shows, where chips stand beside each
//! other, and which time a point of the grid means.

mod grid;
mod pack;
mod source;
mod view;

pub use grid::{Column, Grid, Point, snap};
pub use pack::{Lane, pack};
pub use source::{Entry, Fixed, SOURCES, Source, entries, source};
pub use view::{View, monday};
