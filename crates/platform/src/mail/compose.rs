use std::time::SystemTime;

use hallyu_kernel::Ambient;
use lettre::Message;
use lettre::message::{Mailbox, MultiPart, header::ContentType};
use uuid::Uuid;

use super::{Mail, MailError};

/// Makes messages of mails.
pub(super) struct Composer {
    sender: Mailbox,
    pub(super) ambient: Ambient,
}

impl Composer {
    /// Everything comes from the address `sender`.
    pub(super) fn new(sender: &str, ambient: Ambient) -> Result<Self, MailError> {
        Ok(Self { sender: address(sender)?, ambient })
    }

    /// The sender's domain.
    pub(super) fn domain(&self) -> &str {
        self.sender.email.domain()
    }

    pub(super) fn compose(&self, mail: Mail, id: Uuid) -> Result<Message, MailError> {
        let message = Message::builder()
            .date(SystemTime::from(self.ambient.now()))
            .message_id(Some(format!("<{id}@{}>", self.domain())))
            .from(self.sender.clone())
            .to(address(&mail.to)?)
            .subject(mail.subject);
        let message = match mail.html {
            Some(html) => message.multipart(MultiPart::alternative_plain_html(mail.text, html)),
            None => message.header(ContentType::TEXT_PLAIN).body(mail.text),
        };
        message.map_err(|error| MailError::Failed(error.into()))
    }
}

fn address(text: &str) -> Result<Mailbox, MailError> {
    text.parse().map_err(|_| MailError::Address(text.to_owned()))
}
