/// Header in which the gateway tells services the caller's country (ISO 3166-1 alpha-2), where it is known. What callers
/// send under this name never reaches them.
pub const COUNTRY: &str = "x-hallyu-country";
