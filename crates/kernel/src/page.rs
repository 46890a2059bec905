/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    number: u32,
    limit: u32,
}

impl PageRequest {
    /// Items on a page when the caller does not say.
    pub const DEFAULT_LIMIT: u32 = 20;
    /// Most items on a page.
    pub const MAX_LIMIT: u32 = 50;

    /// Page `number` (from 1) with `limit` items; both are brought into their ranges.
    #[must_use]
    pub fn new(number: u32, limit: u32) -> Self {
        Self { number: number.max(1), limit: limit.clamp(1, Self::MAX_LIMIT) }
    }

    /// The page's number, from 1.
    #[must_use]
    pub fn number(self) -> u32 {
        self.number
    }

    /// Most items wanted, 1 to [`Self::MAX_LIMIT`].
    #[must_use]
    pub fn limit(self) -> u32 {
        self.limit
    }

    /// Items before the page.
    #[must_use]
    pub fn offset(self) -> u64 {
        u64::from(self.number - 1) * u64::from(self.limit)
    }
}

impl Default for PageRequest {
    fn default() -> Self {
        Self::new(1, Self::DEFAULT_LIMIT)
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, in order.
    pub items: Vec<T>,
    /// What was asked for.
    pub request: PageRequest,
    /// Items in the whole list.
    pub total: u64,
}

impl<T> Page<T> {
    /// Pages in the whole list.
    #[must_use]
    pub fn total_pages(&self) -> u64 {
        self.total.div_ceil(u64::from(self.request.limit))
    }

    /// The same page with each item turned into another.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(turn).collect(), request: self.request, total: self.total }
    }
}
