//! Something large that parts of the page hand on to each other.

use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

/// A report, a table: the same where it is the same one, so that a part of the page is drawn again when it is given
/// another, and nothing of what is in it is compared.
pub struct Shared<T: ?Sized>(Rc<T>);

impl<T> Shared<T> {
    /// Something that was made just now.
    pub fn new(of: T) -> Shared<T> {
        Shared(Rc::new(of))
    }
}

impl<T: ?Sized> Shared<T> {
    /// As it is shared, for another view of it: `Shared::from(report.rc() as Rc<dyn HasFindings>)`.
    pub fn rc(&self) -> Rc<T> {
        Rc::clone(&self.0)
    }
}

impl<T: ?Sized> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(self.rc())
    }
}

impl<T: ?Sized> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::addr_eq(Rc::as_ptr(&self.0), Rc::as_ptr(&other.0))
    }
}

impl<T: ?Sized> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ?Sized> From<Rc<T>> for Shared<T> {
    fn from(of: Rc<T>) -> Self {
        Shared(of)
    }
}

impl<T: ?Sized> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shared")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_are_the_same_when_they_are_one() {
        let one = Shared::new("a".to_owned());
        assert_eq!(one, one.clone());
        assert_ne!(one, Shared::new("a".to_owned()));
        let seen: Shared<dyn fmt::Debug> = Shared::from(one.rc() as Rc<dyn fmt::Debug>);
        assert_eq!(seen, Shared::from(one.rc() as Rc<dyn fmt::Debug>));
    }
}
