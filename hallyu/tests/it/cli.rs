use std::process::{Command, Output};

fn hallyu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hallyu")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_committed_document_is_what_the_code_says() {
    let output = hallyu(&["openapi"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let committed = include_str!("../../../packages/api-client/openapi.json");
    assert!(
        text(&output.stdout) == committed,
        "packages/api-client/openapi.json is out of date: run `make spec`"
    );
}

#[test]
fn the_committed_file_for_kong_has_the_routes_of_the_gateway() {
    let output = hallyu(&["kong"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let committed = include_str!("../../../deploy/kong/kong.yml");
    assert!(text(&output.stdout) == committed, "out of date: hallyu kong >deploy/kong/kong.yml");
}

#[test]
fn the_defaults_can_be_used() {
    let output = hallyu(&["config", "check"]);
    assert!(output.status.success(), "{}", text(&output.stdout));
}

#[test]
fn a_wrong_setting_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hallyu.toml");
    for (wrong, name) in [
        ("[auth]\nbcrypt_cost = 99\n", "auth.bcrypt_cost"),
        ("[oauth]\ngoogle_client_id = \"hallyu\"\n", "oauth.google_client_secret"),
        ("[vectors]\nhost = \"titles.svc.pinecone.io\"\n", "vectors.api_key"),
        ("[vectors]\napi_key = \"pc-1\"\n", "vectors.host"),
    ] {
        std::fs::write(&file, wrong).unwrap();
        let output = hallyu(&["config", "check", "--config", file.to_str().unwrap()]);
        assert!(!output.status.success(), "{name}");
        assert!(text(&output.stdout).contains(name), "{}", text(&output.stdout));
    }
}

#[test]
fn migrating_twice_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["migrate", "--data", folder.path().to_str().unwrap()];
    assert!(text(&hallyu(&arguments).stdout).contains("content: 0000"));
    assert!(text(&hallyu(&arguments).stdout).contains("content: up to date"));
}

#[test]
fn an_unknown_target_is_named_with_the_known_ones() {
    let folder = tempfile::tempdir().unwrap();
    let output = hallyu(&["serve", "--target", "gatway", "--data", folder.path().to_str().unwrap()]);
    let message = text(&output.stderr);
    assert!(
        !output.status.success() && message.contains("gatway") && message.contains("gateway"),
        "{message}"
    );
}

#[test]
fn doctor_says_what_a_missing_program_costs() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hallyu"));
    command.args(["doctor", "--data", folder.path().to_str().unwrap()]);
    let output = command.env("HALLYU__MEDIA__FFMPEG", "no-such-ffmpeg").output().unwrap();
    let report = text(&output.stdout);
    assert!(!output.status.success());
    assert!(report.contains("missing  no-such-ffmpeg: videos cannot be transcoded"), "{report}");
    assert!(report.contains("missing  translation.base_url"), "{report}");
}

#[test]
fn a_part_refuses_stores_that_no_other_process_can_reach_and_says_what_to_set() {
    let folder = tempfile::tempdir().unwrap();
    let output = hallyu(&["serve", "--target", "content", "--data", folder.path().to_str().unwrap()]);
    let message = text(&output.stderr);
    assert!(!output.status.success(), "{message}");
    assert!(message.contains("bus.url is \"sqlite:") && message.contains("set amqp://"), "{message}");
    assert!(message.contains("cache.url is \"memory:\"") && message.contains("set redis://"), "{message}");
}

#[test]
fn doctor_asks_the_servers_that_are_named_and_tells_no_password() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hallyu"));
    command.args(["doctor", "--data", folder.path().to_str().unwrap()]);
    command.env("HALLYU__CACHE__URL", "redis://:hush@127.0.0.1:1/0");
    command.env("HALLYU__MAIL__URL", "smtp://me:hush@127.0.0.1:1");
    let output = command.output().unwrap();
    let report = text(&output.stdout);
    assert!(report.contains("missing  cache.url redis://:***@127.0.0.1:1/0 ("), "{report}");
    assert!(report.contains("missing  mail.url smtp://me:***@127.0.0.1:1 ("), "{report}");
    assert!(!report.contains("hush"), "{report}");
}

#[test]
fn a_store_of_an_unknown_kind_is_named_with_the_known_ones() {
    for (name, section, known) in [
        ("HALLYU__CACHE__URL", "cache.url", "redis://host"),
        ("HALLYU__BLOBS__URL", "blobs.url", "s3://"),
        ("HALLYU__MAIL__URL", "mail.url", "smtp://"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_hallyu"));
        command.args(["serve", "--port", "0", "--data", folder.path().to_str().unwrap()]);
        let output = command.env(name, "ftp://me:hush@there").output().unwrap();
        let message = text(&output.stderr);
        assert!(!output.status.success(), "{name}");
        assert!(message.contains(section) && message.contains(known), "{message}");
        assert!(!message.contains("hush"), "{message}");
    }
}

#[test]
fn another_master_key_opens_what_the_replaced_one_sealed_and_seals_it_anew() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let first = hallyu(&["admin", "rotate-keys", "--data", data]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let reseal = |previous: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hallyu"));
        command.args(["admin", "reseal", "--data", data]);
        let key = "base64:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
        command.env("HALLYU__SECURITY__MASTER_KEY", key);
        command.env("HALLYU__SECURITY__PREVIOUS_MASTER_KEYS", previous).output().unwrap()
    };
    let refused = reseal("");
    assert!(!refused.status.success() && text(&refused.stderr).contains("another master key"));
    let file = format!("file://{data}/secrets/master.key");
    assert_eq!(text(&reseal(&file).stdout), "1 secrets were sealed anew\n");
    assert_eq!(text(&reseal("").stdout), "0 secrets were sealed anew\n", "the old key can go");
}
