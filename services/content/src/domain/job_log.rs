use hallyu_contracts::jobs::{LogLevel, Stage};
use hallyu_kernel::{EventId, JobId, Time};

use super::Job;

/// One line of what was said while a job was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// The event that said it.
    pub id: EventId,
    /// The job.
    pub job_id: JobId,
    /// The stage at work.
    pub stage: Stage,
    /// How much it matters.
    pub level: LogLevel,
    /// One line, in English, at most [`LogLine::LONGEST`] characters.
    pub message: String,
    /// When it was said.
    pub at: Time,
}

impl LogLine {
    /// Lines that are kept of a job; the oldest go.
    pub const MOST: u64 = 100;
    /// Characters of a line; the rest is cut off.
    pub const LONGEST: usize = 500;

    /// Says something of the stage that a job is at.
    #[must_use]
    pub fn new(id: EventId, job: &Job, (level, message): (LogLevel, &str), at: Time) -> Self {
        Self { id, job_id: job.id, stage: job.stage, level, message: one_line(message), at }
    }

    /// The same of another stage.
    #[must_use]
    pub fn at_stage(self, stage: Stage) -> Self {
        Self { stage, ..self }
    }
}

/// The text without what would break a line, cut to its length.
fn one_line(text: &str) -> String {
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    text.trim().chars().take(LogLine::LONGEST).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_of_bounded_length() {
        assert_eq!(one_line(" a\nb\u{1b}[31m\tc \n"), "a b [31m c");
        assert_eq!(one_line(&"가".repeat(10_000)).chars().count(), LogLine::LONGEST);
    }
}
