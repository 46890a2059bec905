use anyhow::Result;
use clap::Args;
use hallyu_translation::TranslationConfig;
use hallyu_translation::pipeline::{Price, estimate};

use super::order::Order;
use crate::config::Settings;

/// Millionths of a dollar in a dollar.
const MICROS: f64 = 1_000_000.0;

#[derive(Debug, Args)]
pub(crate) struct Estimate {
    #[command(flatten)]
    order: Order,
}

pub(super) fn run(settings: &Settings, args: &Estimate) -> Result<bool> {
    let config: TranslationConfig = settings.section("translation")?;
    let (orders, _) = args.order.read()?;
    let mut micros = 0;
    for order in &orders {
        let bill = estimate(order, config.first.price);
        micros += bill.cost_micros;
        println!(
            "{}: {} lines in {} questions, {} tokens in, {} out{}",
            order.target_language.as_str(),
            bill.lines,
            bill.batches,
            bill.tokens_in,
            bill.tokens_out,
            dollars(bill.cost_micros)
        );
    }
    if config.first.price == Price::default() {
        eprintln!(
            "what {} costs is not known: set translation.price_in and price_out",
            config.first.provider.model
        );
    } else {
        println!("together{}", dollars(micros));
    }
    Ok(true)
}

/// An amount in dollars; nothing where no price is known.
#[expect(clippy::cast_precision_loss, reason = "a bill far below 2^53")]
pub(super) fn dollars(micros: u64) -> String {
    if micros == 0 { String::new() } else { format!(", ${:.4}", micros as f64 / MICROS) }
}
