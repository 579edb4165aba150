//! A value of the state that views watch: Leptos' trigger beside a plain cell.
//!
//! Leptos' own signals are generic through and through and are compiled anew for every type they hold. The state has a
//! dozen types, each held once and for as long as the page lives, so that a trigger, which knows no type, does as well.

use std::cell::RefCell;

use leptos::prelude::{ArcTrigger, Notify, Track};

/// A value that lives as long as the page. A copy is another handle to it.
pub struct Watched<T: 'static>(&'static Inner<T>);

struct Inner<T> {
    value: RefCell<T>,
    changed: ArcTrigger,
}

impl<T> Clone for Watched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Watched<T> {}

impl<T> Watched<T> {
    /// A new value.
    pub fn new(value: T) -> Self {
        Self(Box::leak(Box::new(Inner { value: RefCell::new(value), changed: ArcTrigger::new() })))
    }

    /// Makes whoever is reading run again when the value changes.
    pub fn track(self) {
        self.0.changed.track();
    }

    /// Reads the value in place, and watches it.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.with_untracked(read)
    }

    /// Reads the value in place once.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.0.value.borrow())
    }

    /// Changes the value in place and tells who watches it.
    pub fn update<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        let result = change(&mut self.0.value.borrow_mut());
        self.0.changed.notify();
        result
    }

    /// Replaces the value and tells who watches it.
    pub fn set(self, value: T) {
        let old = self.0.value.replace(value);
        self.0.changed.notify();
        drop(old);
    }
}

impl<T: Clone> Watched<T> {
    /// A copy of the value, watched.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of the value, once.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}
