//! What recommendations are worth on ratings of real people, beside simpler ways to make them: `make recommend-report`.
//!
//! A rating of 4 or 5 is liking. Of each user with at least five of them the last by time is held back (of several at
//! one time, the last in the file), and every title that the user has not rated so is ranked. Settings are chosen on the
//! item before the last (`--choose`). New titles are measured apart: every tenth one is taken out of what is learnt from, so that
//! its text alone speaks for it. Ends with an error below what EASE reaches.

#![allow(clippy::print_stdout, reason = "a report is printed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use hallyu_embedding::use3::Encoder;
use hallyu_embedding::{Scan, letters};
use hallyu_recommend::measure::{Measures, measure};
use hallyu_recommend::{
    Candidate, Decay, Diversity, History, Link, Model, Taste, Training, diversify, set_apart,
};

/// Titles in a list.
const LIST: usize = 10;
/// Fewest liked titles of a user.
const FEWEST: usize = 5;
/// Stars from which on a rating is liking.
const LIKED: f32 = 4.0;
/// Titles that a title is near to, at most.
const NEAR: usize = 20;
/// One title in so many is new.
const NEW: u32 = 10;
/// What EASE reaches under this protocol, nDCG@10 and HR@10: ours may not fall below.
const FLOORS: (f64, f64) = (0.080, 0.143);

/// Ratings of real people.
struct Ratings {
    /// What each user likes, oldest first.
    users: Vec<Vec<u32>>,
    /// The genres of each title.
    genres: Vec<BTreeSet<String>>,
    /// By their texts.
    near: Vec<Vec<Link>>,
}

/// Users without what was held back of them.
struct Split {
    histories: Vec<History>,
    held_back: Vec<u32>,
}

impl Ratings {
    fn read(folder: &Path) -> std::io::Result<Self> {
        let text = std::fs::read_to_string(folder.join("ml-100k.inter"))?;
        let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split('\t').collect()).collect();
        let ids: BTreeSet<u32> = rows.iter().filter_map(|row| row.get(1)?.parse().ok()).collect();
        let number: BTreeMap<u32, u32> = ids.into_iter().zip(0..).collect();
        let mut users: BTreeMap<u32, Vec<(i64, u32)>> = BTreeMap::new();
        for row in &rows {
            let [user, item, stars, at] = row[..] else { continue };
            let (Ok(user), Ok(item), Ok(stars)) = (user.parse(), item.parse::<u32>(), stars.parse::<f32>())
            else {
                continue;
            };
            if stars >= LIKED {
                users.entry(user).or_default().push((at.parse::<f64>().unwrap_or(0.0) as i64, number[&item]));
            }
        }
        let mut users: Vec<Vec<(i64, u32)>> =
            users.into_values().filter(|liked| liked.len() >= FEWEST).collect();
        users.iter_mut().for_each(|liked| liked.sort_by_key(|(at, _)| *at));
        let users =
            users.into_iter().map(|liked| liked.into_iter().map(|(_, item)| item).collect()).collect();
        let (genres, texts) = titles(folder, &number)?;
        Ok(Self { users, genres, near: near(&texts) })
    }

    /// Holds back the last of each user's after so many later ones were left out.
    fn split(&self, left_out: usize) -> Split {
        let cut = |liked: &Vec<u32>| {
            let (held, before) = liked[..liked.len() - left_out].split_last()?;
            let tastes = (0..).zip(before).map(|(at, item)| Taste { item: *item, strength: 1.0, at });
            Some((History::of(tastes), *held))
        };
        let (histories, held_back) = self.users.iter().filter_map(cut).unzip();
        Split { histories, held_back }
    }

    /// Holds back the last of each user's new titles, and all that users say about new ones.
    fn split_new(&self, left_out: usize) -> Split {
        let cut = |liked: &Vec<u32>| {
            let liked = &liked[..liked.len() - left_out];
            let held = *liked.iter().rev().find(|item| is_new(**item))?;
            let old = (0..).zip(liked.iter().filter(|item| !is_new(**item)));
            Some((History::of(old.map(|(at, item)| Taste { item: *item, strength: 1.0, at })), held))
        };
        let (histories, held_back) = self.users.iter().filter_map(cut).unzip();
        Split { histories, held_back }
    }

    fn items(&self) -> usize {
        self.genres.len()
    }

    /// One less the share of genres that two titles have in common.
    fn distance(&self, a: u32, b: u32) -> f64 {
        let (a, b) = (&self.genres[a as usize], &self.genres[b as usize]);
        let all = a.union(b).count().max(1);
        1.0 - a.intersection(b).count() as f64 / all as f64
    }
}

fn is_new(item: u32) -> bool {
    item % NEW == NEW / 2
}

/// The genres of each title, and its text: name, year and genres are all there is.
fn titles(
    folder: &Path,
    number: &BTreeMap<u32, u32>,
) -> std::io::Result<(Vec<BTreeSet<String>>, Vec<String>)> {
    let mut titles = vec![(BTreeSet::new(), String::new()); number.len()];
    for line in std::fs::read_to_string(folder.join("ml-100k.item"))?.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        if let Some(place) = cells[0].parse().ok().and_then(|id: u32| number.get(&id)) {
            let genres = cells.last().unwrap_or(&"").split(' ').map(str::to_owned).collect();
            titles[*place as usize] = (genres, cells[1..].join(". "));
        }
    }
    Ok(titles.into_iter().unzip())
}

/// Vectors of texts: of a sentence encoder whose file `HALLYU_SENTENCES` names, else of their letters.
fn vectors(texts: &[String]) -> Vec<Vec<f32>> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    match std::env::var_os("HALLYU_SENTENCES").map(|path| Encoder::open(Path::new(&path))) {
        Some(Ok(encoder)) => encoder.encode(&texts),
        Some(Err(error)) => panic!("the encoder cannot be read: {error}"),
        None => texts.iter().map(|text| letters::encode(text, letters::DIMENSIONS)).collect(),
    }
}

/// What titles are near to by their texts.
fn near(texts: &[String]) -> Vec<Vec<Link>> {
    let mut vectors = vectors(texts);
    set_apart(&mut vectors);
    let mut scan = Scan::new(vectors.first().map_or(0, Vec::len));
    vectors.iter().for_each(|vector| {
        scan.push(vector);
    });
    let of = |(item, vector): (usize, &Vec<f32>)| -> Vec<Link> {
        let found = scan.nearest(vector, NEAR, |row| row != item).into_iter();
        found.map(|found| Link { item: found.row as u32, weight: found.nearness.clamp(0.0, 1.0) }).collect()
    };
    vectors.iter().enumerate().map(of).collect()
}

/// Each user's list, by whatever scores titles.
fn lists(split: &Split, score: impl Fn(&History) -> Vec<(u32, f32)>) -> Vec<Vec<Candidate>> {
    let unseen = |history: &History| {
        let scores = score(history).into_iter().filter(|(item, _)| !history.has_seen(*item));
        let mut list: Vec<Candidate> = scores.map(|(item, score)| Candidate { item, score }).collect();
        list.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.item.cmp(&b.item)));
        list.truncate(LIST * Diversity::CHOSEN.pool);
        list
    };
    split.histories.iter().map(unseen).collect()
}

fn items(lists: &[Vec<Candidate>]) -> Vec<Vec<u32>> {
    lists.iter().map(|list| list.iter().take(LIST).map(|candidate| candidate.item).collect()).collect()
}

/// EASE and nothing else: everything liked counts the same, and all links are kept.
fn ease(ratings: &Ratings, ridge: f32) -> Training {
    let decay = Decay { half_life: 1.0, floor: 1.0 };
    Training { decay, together: ridge, near: 0.0, links: ratings.items(), ..Training::CHOSEN }
}

fn by_model(split: &Split, model: &Model, decay: Decay) -> Vec<Vec<Candidate>> {
    lists(split, |history| model.scores(&history.vector(decay)))
}

fn by_popularity(split: &Split, ratings: &Ratings) -> Vec<Vec<Candidate>> {
    let mut liked_by = vec![0.0; ratings.items()];
    for history in &split.histories {
        history.liked().for_each(|taste| liked_by[taste.item as usize] += 1.0);
    }
    lists(split, |_| (0..).zip(liked_by.iter().copied()).collect())
}

/// Titles by the cosine of who likes them, the nearest `most` of each.
fn by_neighbours(split: &Split, ratings: &Ratings, most: usize) -> Vec<Vec<Candidate>> {
    let size = ratings.items();
    let mut both = vec![vec![0.0f32; size]; size];
    for history in &split.histories {
        let liked: Vec<usize> = history.liked().map(|taste| taste.item as usize).collect();
        for item in &liked {
            liked.iter().for_each(|other| both[*item][*other] += 1.0);
        }
    }
    let own: Vec<f32> = (0..size).map(|item| both[item][item].sqrt().max(1.0)).collect();
    let near = |(item, row): (usize, &Vec<f32>)| -> Vec<Link> {
        let others = row.iter().enumerate().filter(|(other, count)| *other != item && **count > 0.0);
        let link = |(other, count): (usize, &f32)| Link {
            item: other as u32,
            weight: count / (own[item] * own[other]),
        };
        let mut links: Vec<Link> = others.map(link).collect();
        links.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.item.cmp(&b.item)));
        links.truncate(most);
        links
    };
    let links: Vec<Vec<Link>> = both.iter().enumerate().map(near).collect();
    lists(split, |history| {
        let mut scores = vec![0.0; size];
        history
            .liked()
            .flat_map(|taste| &links[taste.item as usize])
            .for_each(|link| scores[link.item as usize] += link.weight);
        (0..).zip(scores).collect()
    })
}

fn print(name: &str, found: Measures, seconds: f64) {
    let Measures { hit_rate, ndcg, diversity, coverage } = found;
    println!("{name:<44} {ndcg:>8.4} {hit_rate:>8.4} {diversity:>10.3} {coverage:>9.3} {seconds:>9.1}");
}

/// Prints what each way is worth on one split, and gives what ours is.
fn report(ratings: &Ratings, split: &Split) -> Measures {
    println!(
        "{:<44} {:>8} {:>8} {:>10} {:>9} {:>9}",
        "", "nDCG@10", "HR@10", "diversity", "coverage", "train s"
    );
    let worth =
        |lists: &[Vec<u32>]| measure(lists, &split.held_back, ratings.items(), |a, b| ratings.distance(a, b));
    let timed = |name: &str, make: &dyn Fn() -> Vec<Vec<Candidate>>| {
        let started = Instant::now();
        let made = make();
        print(name, worth(&items(&made)), started.elapsed().as_secs_f64());
    };
    timed("popularity", &|| by_popularity(split, ratings));
    timed("item-kNN (cosine, 100 neighbours)", &|| by_neighbours(split, ratings, 100));
    let plain = ease(ratings, 200.0);
    timed("EASE (200)", &|| {
        by_model(split, &Model::train(&split.histories, &ratings.near, &plain), plain.decay)
    });
    let started = Instant::now();
    let model = Model::train(&split.histories, &ratings.near, &Training::CHOSEN);
    let seconds = started.elapsed().as_secs_f64();
    let made = by_model(split, &model, Training::CHOSEN.decay);
    print("ours, before re-ranking", worth(&items(&made)), seconds);
    let alike = |a: u32, b: u32| 1.0 - ratings.distance(a, b) as f32;
    let diverse = |list: Vec<Candidate>| diversify(list, LIST, Diversity::CHOSEN, alike);
    let made: Vec<Vec<Candidate>> = made.into_iter().map(diverse).collect();
    let ours = worth(&items(&made));
    print("ours", ours, seconds);
    ours
}

/// Lists of new titles alone.
fn new_ones(split: &Split, model: &Model) -> Vec<Vec<Candidate>> {
    lists(split, |history| {
        let scores = model.scores(&history.vector(Decay::CHOSEN)).into_iter();
        scores.filter(|(item, _)| is_new(*item)).collect()
    })
}

/// Prints how well new titles are found, which nobody in what is learnt from has watched.
fn report_new(ratings: &Ratings, split: &Split) {
    let new = (0..).map(is_new).take(ratings.items()).filter(|is_new| *is_new).count();
    println!("\n{} users who like one of {new} new titles, ranked among these", split.held_back.len());
    let gain: f64 = (0..LIST).map(|place| 1.0 / (place as f64 + 2.0).log2()).sum();
    println!("{:<44} {:>8.4} {:>8.4}", "in no order", gain / new as f64, LIST as f64 / new as f64);
    let started = Instant::now();
    let model = Model::train(&split.histories, &ratings.near, &Training::CHOSEN);
    let seconds = started.elapsed().as_secs_f64();
    let distance = |a, b| ratings.distance(a, b);
    let made = items(&new_ones(split, &model));
    print(
        "ours, by name, year and genres",
        measure(&made, &split.held_back, ratings.items(), distance),
        seconds,
    );
}

/// Prints what it is worth to believe in nearness, on the item before the last: of all titles, and of new ones.
fn choose_near(ratings: &Ratings) {
    let (all, new) = (ratings.split(1), ratings.split_new(1));
    let distance = |a, b| ratings.distance(a, b);
    for near in [0.0, 0.01, 0.02, 0.04, 0.05, 0.1] {
        let training = Training { near, ..Training::CHOSEN };
        let found = |split: &Split, lists: &dyn Fn(&Model) -> Vec<Vec<Candidate>>| {
            let model = Model::train(&split.histories, &ratings.near, &training);
            measure(&items(&lists(&model)), &split.held_back, ratings.items(), distance)
        };
        let of_all = |split| move |model: &Model| by_model(split, model, Decay::CHOSEN);
        print(&format!("near {near}"), found(&all, &of_all(&all)), 0.0);
        print(&format!("near {near}, new among all"), found(&new, &of_all(&new)), 0.0);
        print(&format!("near {near}, new among new"), found(&new, &|model| new_ones(&new, model)), 0.0);
    }
}

/// Prints what settings are worth on the item before the last.
fn choose(ratings: &Ratings, split: &Split) {
    let alike = |a: u32, b: u32| 1.0 - ratings.distance(a, b) as f32;
    for (together, links) in [100.0, 200.0, 400.0].into_iter().flat_map(|ridge| [(ridge, 50), (ridge, 200)]) {
        let training = Training { together, links, ..Training::CHOSEN };
        let model = Model::train(&split.histories, &ratings.near, &training);
        for (half_life, floor) in [(1.0, 0.05), (2.0, 0.0), (2.0, 0.05), (2.0, 0.1), (3.0, 0.05), (5.0, 0.05)]
        {
            let made = by_model(split, &model, Decay { half_life, floor });
            for price in [0.0, 0.05, 0.15, 0.3] {
                let diversity = Diversity { price, ..Diversity::CHOSEN };
                let diverse = |list: &Vec<Candidate>| diversify(list.clone(), LIST, diversity, alike);
                let made: Vec<Vec<Candidate>> = made.iter().map(diverse).collect();
                let distance = |a, b| ratings.distance(a, b);
                let found = measure(&items(&made), &split.held_back, ratings.items(), distance);
                print(
                    &format!("λ {together} links {links} half {half_life} floor {floor} price {price}"),
                    found,
                    0.0,
                );
            }
        }
    }
}

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let ratings = Ratings::read(Path::new(&folder))?;
    if std::env::args().any(|argument| argument == "--choose") {
        choose(&ratings, &ratings.split(1));
        choose_near(&ratings);
        return Ok(());
    }
    println!(
        "MovieLens-100K: {} users, {} titles, the last liked title of each held back",
        ratings.users.len(),
        ratings.items()
    );
    let ours = report(&ratings, &ratings.split(0));
    report_new(&ratings, &ratings.split_new(0));
    let (ndcg, hit_rate) = FLOORS;
    if ours.ndcg < ndcg || ours.hit_rate < hit_rate {
        return Err(std::io::Error::other(format!("below nDCG@10 {ndcg} or HR@10 {hit_rate}")));
    }
    Ok(())
}
