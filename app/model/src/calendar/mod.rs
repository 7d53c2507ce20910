//! The arithmetic of the calendar, without a screen: which days a view shows, where chips stand beside each
//! other, and which time a point of the grid means.

mod grid;
mod pack;
mod view;

pub use grid::{Grid, Point, snap};
pub use pack::{Lane, pack};
pub use view::View;
