use std::collections::BTreeMap;

/// That somebody watched a title.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Number of the title.
    pub item: u32,
    /// When, seconds.
    pub at: i64,
    /// Where: any number that stands for a country.
    pub country: u32,
}

/// A view counts half after so many seconds: three days.
const HALF_LIFE: f64 = 3.0 * 86_400.0;
/// What a view elsewhere counts beside one in the country.
const ELSEWHERE: f64 = 0.1;

/// Titles by how much they are watched now, most first: views in the country count in full, others a little, so that a
/// country with few viewers has a list, too. Views after `now` count as now.
#[must_use]
pub fn trending(views: &[View], country: u32, now: i64) -> Vec<(u32, f64)> {
    let mut views = views.to_vec();
    // Sums of rounded numbers depend on their order: the events' must not.
    views.sort_unstable_by_key(|view| (view.item, view.at, view.country));
    let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
    for view in &views {
        let age = now.saturating_sub(view.at).max(0) as f64;
        let worth = if view.country == country { 1.0 } else { ELSEWHERE };
        *sums.entry(view.item).or_default() += worth * 0.5_f64.powf(age / HALF_LIFE);
    }
    let mut list: Vec<(u32, f64)> = sums.into_iter().collect();
    list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    list
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 86_400;

    #[test]
    fn what_a_country_watches_now_stands_above_what_it_watched_and_what_others_watch() {
        let view = |item, day, country| View { item, at: day * DAY, country };
        let mut views = vec![view(1, 30, 5), view(1, 30, 5), view(2, 1, 5), view(2, 1, 5), view(2, 1, 5)];
        views.extend([view(3, 30, 6); 9]);
        let order = |country| -> Vec<u32> {
            trending(&views, country, 30 * DAY).into_iter().map(|(item, _)| item).collect()
        };
        assert_eq!((order(5), order(6)), (vec![1, 3, 2], vec![3, 1, 2]));
    }

    proptest! {
        #[test]
        fn the_order_of_views_does_not_matter(
            views in prop::collection::vec((0u32..6, 0i64..100, 0u32..3), 0..40)
                .prop_flat_map(|views| (Just(views.clone()), Just(views).prop_shuffle()))
        ) {
            let of = |views: &[(u32, i64, u32)]| -> Vec<View> {
                views.iter().map(|(item, at, country)| View { item: *item, at: *at, country: *country }).collect()
            };
            prop_assert_eq!(trending(&of(&views.0), 1, 50), trending(&of(&views.1), 1, 50));
        }
    }
}
