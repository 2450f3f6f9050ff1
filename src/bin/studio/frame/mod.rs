//! What surrounds every page: masthead, menu, notice, drawers, keys.

mod announce;
mod dropped;
mod goto;
mod help;
mod incoming;
mod keys;
mod masthead;
mod menu;
mod notice;
mod progress;
mod shield;
mod tables;
mod theme;

pub use announce::{Announcer, use_title};
pub use dropped::dropped;
pub use goto::GoTo;
pub use help::help;
pub use incoming::{listed, use_drop, use_paste};
pub use keys::{Key, use_keys};
pub use masthead::{Drawer, Opens, masthead};
pub use menu::Menu;
pub use notice::{notice_bar, use_passing};
pub use shield::Shield;
pub use tables::TablesDrawer;
pub use theme::{Theme, use_theme_made};
