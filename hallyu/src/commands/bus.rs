//! `hallyu bus`: who is behind, what was given up, and to hand it out again; on the bus itself.

use anyhow::Result;
use hallyu_platform::bus::{BusAdmin, DeadLetter, DeliveryId};
use serde_json::json;

use crate::backends::Backends;
use crate::cli::{BusCommand, ReplayArgs};
use crate::config::Settings;

/// Runs the command; `false` if a dead letter that was named is not there.
pub(crate) async fn run(settings: &Settings, command: BusCommand) -> Result<bool> {
    let backends = Backends::new(settings)?;
    let bus = backends.bus().await?.admin.as_ref();
    match command {
        BusCommand::Lag => lag(bus).await?,
        BusCommand::DeadLetters { limit, group, json } => {
            let letters = letters(bus, group.as_deref()).await?;
            let shown = letters.iter().take(limit as usize);
            shown.map(if json { as_json } else { as_line }).for_each(|line| println!("{line}"));
            if letters.len() > limit as usize {
                eprintln!("{} more; see --limit", letters.len() - limit as usize);
            }
        }
        BusCommand::Replay(args) => return replay(bus, args).await,
    }
    Ok(true)
}

async fn lag(bus: &dyn BusAdmin) -> Result<()> {
    let lag = bus.lag().await?;
    let width = lag.iter().map(|(group, _)| group.len()).max().unwrap_or(0);
    for (group, waiting) in lag {
        println!("{group:width$}  {waiting}");
    }
    Ok(())
}

async fn replay(bus: &dyn BusAdmin, args: ReplayArgs) -> Result<bool> {
    let ids = match args.all {
        // Listed once: one that is given up again meanwhile waits for the next time.
        true => letters(bus, args.group.as_deref()).await?.into_iter().map(|letter| letter.id).collect(),
        false => args.ids.into_iter().map(DeliveryId).collect::<Vec<_>>(),
    };
    let mut all_found = true;
    for id in &ids {
        let found = bus.replay(id).await?;
        all_found &= found;
        match found {
            true => println!("replayed {}", id.0),
            false => eprintln!("{} is no dead letter; see hallyu bus dead-letters", id.0),
        }
    }
    if ids.is_empty() {
        println!("there are no dead letters");
    }
    Ok(all_found)
}

/// All dead letters of the group, or of all groups.
async fn letters(bus: &dyn BusAdmin, group: Option<&str>) -> Result<Vec<DeadLetter>> {
    let mut letters = bus.dead_letters(u32::MAX).await?;
    letters.retain(|letter| group.is_none_or(|group| letter.group == group));
    Ok(letters)
}

fn as_line(letter: &DeadLetter) -> String {
    let DeadLetter { id, group, envelope, attempts, reason } = letter;
    let (topic, when) = (&envelope.topic, envelope.occurred_at.format("%Y-%m-%dT%H:%M:%SZ"));
    let tried = if *attempts == 1 { "once".to_owned() } else { format!("{attempts} times") };
    // A reason of several lines stays on one.
    format!("{}  {group}  {topic}  {when}  tried {tried}: {}", id.0, reason.replace(['\n', '\r'], " "))
}

fn as_json(letter: &DeadLetter) -> String {
    let DeadLetter { id, group, envelope, attempts, reason } = letter;
    json!({ "id": id.0, "group": group, "attempts": attempts, "reason": reason, "event": envelope })
        .to_string()
}
