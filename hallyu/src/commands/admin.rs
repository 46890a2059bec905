//! `hallyu admin`: accounts, on the database itself, so that it works before there is any login. What it changes reaches a
//! running server by the outbox.

use std::io::BufRead as _;

use anyhow::{Context, Result, anyhow};
use hallyu_auth::{NewUser, Registration};
use hallyu_kernel::{BrokenRule, Language, Role};

use crate::backends::Backends;
use crate::cli::AdminCommand;
use crate::config::Settings;
use crate::wiring::auth_application;

/// Runs the command.
pub(crate) async fn run(settings: &Settings, command: AdminCommand) -> Result<()> {
    let backends = Backends::new(settings)?;
    let auth = auth_application(settings, &backends).await?;
    match command {
        AdminCommand::CreateUser { email, nickname, role } => {
            let password = password()?;
            let account = auth.create_user(new_user(&email, &nickname, (&password, role))?).await?;
            println!("{} {email} {role}", account.id);
        }
        AdminCommand::SetRole { email, role } => {
            let account = auth.user_by_email(&email).await?;
            auth.set_role(account.id, role).await?;
            println!("{} {email} {role}", account.id);
        }
        AdminCommand::Unsuspend { email } => {
            let account = auth.user_by_email(&email).await?;
            auth.reinstate_user(account.id).await?;
            println!("{} {email}", account.id);
        }
        AdminCommand::RotateKeys => {
            auth.rotate_signing_keys().await?;
            println!("the new key is published now and signs in 15 minutes");
        }
        AdminCommand::Reseal => {
            let sealed = auth.reseal().await? + backends.segment_keys()?.reseal().await?;
            println!("{sealed} secrets were sealed anew");
        }
    }
    Ok(())
}

/// An account as the operator wants it, in the defaults of the platform's first market.
pub(crate) fn new_user(email: &str, nickname: &str, (password, role): (&str, Role)) -> Result<NewUser> {
    let registration = Registration {
        email: parse("--email", email)?,
        password: parse("password", password)?,
        nickname: parse("--nickname", nickname)?,
        country: parse("country", "MX")?,
        language: Language::default(),
        marketing_agreed: false,
    };
    Ok(NewUser { registration, role })
}

fn parse<T: std::str::FromStr<Err = BrokenRule>>(name: &str, text: &str) -> Result<T> {
    text.parse().map_err(|broken: BrokenRule| {
        anyhow!("{name} breaks the rule {} {}", broken.rule, broken.params.join(" "))
    })
}

fn password() -> Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("cannot read the password from standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
