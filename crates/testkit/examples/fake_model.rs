//! The fake model server to look at: `cargo run -p hallyu-testkit --example fake_model -- --port 9090 --fault merge_next:3`.
//!
//! * `--port N`: where; any free port without it.
//! * `--fault NAME[:LINE]`: what goes wrong, as often as wanted; `--faults` lists the names.
//! * `--share 0.2`: with which part of the chat calls; every one without it.
//! * `--seed N`: which of them.
//! * `--gold`: knows the gold episode by heart.
#![expect(clippy::print_stdout, reason = "it is for people")]

use std::net::SocketAddr;

use hallyu_testkit::fake_openai::{Endpoint, FakeOpenAi, Fault};
use hallyu_testkit::fixtures::{Locale, ep_gold};

struct Options {
    port: u16,
    faults: Vec<Fault>,
    share: f64,
    seed: u64,
    gold: bool,
}

#[tokio::main]
async fn main() -> Result<(), String> {
    let Some(options) = read(std::env::args().skip(1))? else {
        Fault::named().for_each(|(name, _)| println!("{name}"));
        return Ok(());
    };
    let server = FakeOpenAi::start_at(SocketAddr::from(([127, 0, 0, 1], options.port))).await;
    if options.gold {
        let episode = ep_gold();
        for locale in [Locale::Es419, Locale::PtBr] {
            server.gold(locale.tag(), episode.texts(locale));
        }
    }
    server.on_share(Endpoint::Chat, (options.share, options.seed), &options.faults);
    println!("{}", server.base_url());
    server.run().await;
    Ok(())
}

/// The options; `None` if only the names are wanted.
fn read(mut words: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options { port: 0, faults: Vec::new(), share: 1.0, seed: 0, gold: false };
    while let Some(option) = words.next() {
        let mut value = || words.next().ok_or(format!("{option} needs a value"));
        match option.as_str() {
            "--faults" => return Ok(None),
            "--gold" => options.gold = true,
            "--port" => options.port = number(&value()?)?,
            "--share" => options.share = number(&value()?)?,
            "--seed" => options.seed = number(&value()?)?,
            "--fault" => {
                let name = value()?;
                options.faults.push(Fault::parse(&name).ok_or(format!("{name} is no fault"))?);
            }
            unknown => return Err(format!("what is {unknown}?")),
        }
    }
    Ok(Some(options))
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text} is no number"))
}
