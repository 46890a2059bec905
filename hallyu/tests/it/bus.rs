use std::process::{Command, Output};
use std::time::Duration;

use hallyu_kernel::{Envelope, Event};
use hallyu_platform::ambient::system_ambient;
use hallyu_platform::bus::{Bus, EmbeddedBus, RabbitMqBus};
use hallyu_testkit::rabbitmq;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Happened;

impl Event for Happened {
    const TOPIC: &'static str = "test.happened";
}

/// The command line on a bus of its own.
struct Operator {
    data: tempfile::TempDir,
    url: Option<String>,
}

impl Operator {
    fn bus(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hallyu"));
        command.arg("bus").args(arguments).arg("--data").arg(self.data.path());
        command.envs(self.url.iter().map(|url| ("HALLYU__BUS__URL", url)));
        command.output().unwrap()
    }

    fn says(&self, arguments: &[&str]) -> String {
        let output = self.bus(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

async fn give_up(bus: &dyn Bus, group: &str) {
    let delivery = bus.receive(group, 1, Duration::from_secs(60)).await.unwrap().remove(0);
    bus.bury(&delivery.id, "the provider\nis gone").await.unwrap();
}

/// Three events are owed to `slow`; `broken` has given up the same three.
async fn seed(bus: &dyn Bus) {
    for group in ["broken", "slow"] {
        bus.declare(group, &[Happened::TOPIC]).await.unwrap();
    }
    let events = [(); 3].map(|()| Envelope::new(&system_ambient(), &Happened));
    bus.publish(&events).await.unwrap();
    for _ in events {
        give_up(bus, "broken").await;
    }
}

fn an_operator_sees_and_replays(operator: &Operator) {
    assert_eq!(operator.says(&["lag"]), "broken  0\nslow    3\n");

    let listed = operator.says(&["dead-letters"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 3, "{listed}");
    let fields = ["  broken  test.happened  ", "  tried once: the provider is gone"];
    assert!(fields.iter().all(|field| lines[0].contains(field)), "{listed}");
    assert_eq!(operator.says(&["dead-letters", "--group", "slow"]), "");
    let limited = operator.bus(&["dead-letters", "--limit", "1", "--json"]);
    let letter: serde_json::Value = serde_json::from_slice(&limited.stdout).expect("one line of JSON");
    assert_eq!(letter["event"]["topic"], Happened::TOPIC);
    assert!(text(&limited.stderr).contains("2 more"), "{}", text(&limited.stderr));

    let id = letter["id"].as_str().unwrap();
    assert_eq!(operator.says(&["replay", id]), format!("replayed {id}\n"));
    assert_eq!(operator.says(&["lag"]), "broken  1\nslow    3\n");
    let again = operator.bus(&["replay", id]);
    assert!(!again.status.success() && text(&again.stderr).contains("is no dead letter"), "{again:?}");
    assert_eq!(operator.says(&["replay", "--all", "--group", "slow"]), "there are no dead letters\n");
    assert_eq!(operator.says(&["replay", "--all"]).lines().count(), 2);
    assert_eq!(operator.says(&["lag"]), "broken  3\nslow    3\n");
    assert_eq!(operator.says(&["dead-letters"]), "");
}

#[tokio::test]
async fn an_operator_sees_and_replays_dead_letters_of_the_embedded_bus() {
    let operator = Operator { data: tempfile::tempdir().unwrap(), url: None };
    let file = operator.data.path().join("bus.sqlite");
    let url = format!("sqlite://{}", file.display());
    seed(&EmbeddedBus::open(&url, system_ambient()).await.unwrap()).await;
    an_operator_sees_and_replays(&operator);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_sees_and_replays_dead_letters_of_rabbitmq() {
    let Some(url) = rabbitmq::url().await else { return };
    seed(&RabbitMqBus::open(&url, system_ambient()).await.unwrap()).await;
    an_operator_sees_and_replays(&Operator { data: tempfile::tempdir().unwrap(), url: Some(url) });
}

#[test]
fn replay_asks_for_an_id_or_for_all_and_its_help_teaches() {
    let operator = Operator { data: tempfile::tempdir().unwrap(), url: None };
    let nothing = operator.bus(&["replay"]);
    assert!(!nothing.status.success() && text(&nothing.stderr).contains("<ID>"), "{nothing:?}");
    let help = operator.says(&["replay", "--help"]);
    assert!(help.contains("hallyu bus replay --all --group media"), "{help}");
}

#[test]
fn a_bus_that_cannot_be_reached_is_named_without_its_password() {
    let url = Some("amqp://hallyu:hidden@127.0.0.1:1/v".to_owned());
    let output = Operator { data: tempfile::tempdir().unwrap(), url }.bus(&["lag"]);
    let message = text(&output.stderr);
    assert!(
        !output.status.success() && message.contains("bus.url amqp://hallyu:***@127.0.0.1:1/v"),
        "{message}"
    );
    assert!(!message.contains("hidden"), "{message}");
}
