//! A closure behind a pointer, to be called any number of times.

/// What `dyn Fn` is, without the two functions more that its table names for each closure and that nobody calls here: there are
/// hundreds of them (`docs/measurements.md`).
pub(super) trait Call<A, R> {
    /// Calls it.
    fn call(&self, with: A) -> R;
}

impl<A, R, F: Fn(A) -> R> Call<A, R> for F {
    fn call(&self, with: A) -> R {
        self(with)
    }
}
