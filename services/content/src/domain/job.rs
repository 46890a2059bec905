use hallyu_contracts::jobs::Stage;
use hallyu_kernel::{EpisodeId, JobId, MediaId, Time, TrackId};

use super::{StateReason, names};

/// What a job makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// The package of an upload.
    Media,
    /// A track from speech.
    Transcription,
    /// A track from another track.
    Translation,
}

names!(JobKind { Media = "media", Transcription = "transcription", Translation = "translation" });

impl JobKind {
    /// The stages of such a job, in order.
    #[must_use]
    pub fn stages(self) -> &'static [Stage] {
        match self {
            Self::Media => &[Stage::Probe, Stage::Transcode],
            Self::Transcription => &[Stage::Transcribe, Stage::Check],
            Self::Translation => &[Stage::Translate, Stage::Check],
        }
    }
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Asked for.
    Queued,
    /// A worker is at it.
    Running,
    /// An operator has to configure something first.
    Waiting,
    /// Its result is there.
    Done,
    /// It ended without a result.
    Failed,
    /// Its result is not wanted any more.
    Cancelled,
}

names!(JobState {
    Queued = "queued",
    Running = "running",
    Waiting = "waiting",
    Done = "done",
    Failed = "failed",
    Cancelled = "cancelled",
});

impl JobState {
    /// Whether nothing can happen to the job any more.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// Which of a creator's uploads goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JobPriority {
    /// A video that somebody brought by itself.
    Normal,
    /// One of a folder: after those.
    Bulk,
}

impl JobPriority {
    /// Its place in the order of work.
    #[must_use]
    pub fn rank(self) -> i32 {
        match self {
            Self::Normal => 0,
            Self::Bulk => 1,
        }
    }

    /// The priority of a rank: what is not known comes last.
    #[must_use]
    pub fn of_rank(rank: i32) -> Self {
        if rank == 0 { Self::Normal } else { Self::Bulk }
    }
}

/// A piece of long work that a worker does.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The id.
    pub id: JobId,
    /// The job of the upload that this one follows from; its own id for an upload's job.
    pub root_id: JobId,
    /// What it makes.
    pub kind: JobKind,
    /// The upload that it is about.
    pub media_id: MediaId,
    /// The episode that it is about.
    pub episode_id: EpisodeId,
    /// The track that it fills.
    pub track_id: Option<TrackId>,
    /// Blob key of what the worker reads.
    pub input_key: String,
    /// The stage that it is at.
    pub stage: Stage,
    /// Share of that stage that is done, 0 to 1.
    pub progress: f32,
    /// Where it stands.
    pub state: JobState,
    /// Which of its owner's goes first.
    pub priority: JobPriority,
    /// Whether workers are not asked for it yet, since its owner has enough of them in work.
    pub is_held: bool,
    /// How often it was asked for, from 1.
    pub attempts: u32,
    /// Why it does not go on, if it failed or waits.
    pub error: Option<StateReason>,
    /// When it was first asked for.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
}

impl Job {
    /// Notes that a worker got to a point. Says whether that is news: reports may repeat and overtake each other.
    pub fn advance(&mut self, stage: Stage, progress: f32, now: Time) -> bool {
        let progress = if progress.is_finite() { progress.clamp(0.0, 1.0) } else { 0.0 };
        let (Some(at), Some(reached)) = (self.place(self.stage), self.place(stage)) else {
            return false;
        };
        // Only a job that was just asked for may begin at 0: a late report must not wake one that waits.
        let is_behind = (reached, progress) <= (at, self.progress) && self.state != JobState::Queued;
        if self.state.is_final() || reached < at || is_behind {
            return false;
        }
        self.progress = if reached == at { progress.max(self.progress) } else { progress };
        self.stage = stage;
        self.state = JobState::Running;
        self.error = None;
        self.updated_at = now;
        true
    }

    /// Notes the result. Says whether it is wanted.
    pub fn finish(&mut self, now: Time) -> bool {
        if matches!(self.state, JobState::Done | JobState::Cancelled) {
            return false;
        }
        let stages = self.kind.stages();
        self.stage = stages[stages.len() - 1];
        self.progress = 1.0;
        self.settle(JobState::Done, None, now);
        true
    }

    /// Notes that the job ended without a result. Says whether that is news.
    pub fn fail(&mut self, reason: StateReason, now: Time) -> bool {
        if self.state.is_final() {
            return false;
        }
        self.settle(JobState::Failed, Some(reason), now);
        true
    }

    /// Notes that the job needs a setting. Says whether that is news.
    pub fn wait(&mut self, reason: StateReason, now: Time) -> bool {
        if self.state.is_final() {
            return false;
        }
        self.settle(JobState::Waiting, Some(reason), now);
        true
    }

    /// Asks for a waiting job again. Says whether it was waiting.
    pub fn ask_again(&mut self, now: Time) -> bool {
        if self.state != JobState::Waiting {
            return false;
        }
        self.attempts += 1;
        self.settle(JobState::Queued, None, now);
        true
    }

    /// Notes that workers are asked for it now.
    pub fn release(&mut self, now: Time) {
        self.is_held = false;
        self.updated_at = now;
    }

    /// Notes that nobody wants the result any more. Says whether that is news.
    pub fn cancel(&mut self, now: Time) -> bool {
        let is_news = !self.state.is_final();
        if is_news {
            self.settle(JobState::Cancelled, None, now);
        }
        is_news
    }

    /// Asks for a job again that came to nothing, from its first stage on. Says whether it did.
    pub fn repeat(&mut self, now: Time) -> bool {
        if !matches!(self.state, JobState::Failed | JobState::Cancelled | JobState::Waiting) {
            return false;
        }
        self.attempts += 1;
        self.stage = self.kind.stages()[0];
        self.progress = 0.0;
        self.settle(JobState::Queued, None, now);
        true
    }

    fn settle(&mut self, state: JobState, error: Option<StateReason>, now: Time) {
        self.state = state;
        self.error = error;
        self.updated_at = now;
    }

    fn place(&self, stage: Stage) -> Option<usize> {
        self.kind.stages().iter().position(|known| *known == stage)
    }

    /// How each stage stands.
    fn reports(&self) -> impl Iterator<Item = StageReport> + '_ {
        let at = self.place(self.stage).unwrap_or(0);
        self.kind.stages().iter().enumerate().map(move |(place, stage)| {
            let (state, progress) = match place.cmp(&at) {
                std::cmp::Ordering::Less => (StageState::Done, 1.0),
                std::cmp::Ordering::Equal => (self.stage_state(), self.progress),
                std::cmp::Ordering::Greater => (StageState::Queued, 0.0),
            };
            StageReport { stage: *stage, state, progress }
        })
    }

    fn stage_state(&self) -> StageState {
        match self.state {
            JobState::Queued => StageState::Queued,
            JobState::Running if self.progress >= 1.0 => StageState::Done,
            JobState::Running => StageState::Running,
            JobState::Waiting => StageState::Waiting,
            JobState::Done => StageState::Done,
            JobState::Failed | JobState::Cancelled => StageState::Failed,
        }
    }
}

/// Where a stage stands, most urgent last: of several jobs at a stage the last in this order is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StageState {
    /// Its result is there.
    Done,
    /// Not begun.
    Queued,
    /// An operator has to configure something first.
    Waiting,
    /// A worker is at it.
    Running,
    /// It ended without a result.
    Failed,
}

names!(StageState {
    Done = "done",
    Queued = "queued",
    Waiting = "waiting",
    Running = "running",
    Failed = "failed",
});

/// How a stage stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StageReport {
    /// The stage.
    pub stage: Stage,
    /// Where it stands.
    pub state: StageState,
    /// Share that is done, 0 to 1.
    pub progress: f32,
}

/// A job and the jobs that follow from it, seen as one: an upload on its way to a subtitled stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// The job that was asked about.
    pub job: Job,
    /// The stages of all of them, in order.
    pub stages: Vec<StageReport>,
    /// Where the whole stands.
    pub state: JobState,
    /// Why it does not go on, if it failed or waits.
    pub error: Option<StateReason>,
}

impl Chain {
    /// Sees `job` and its `followers` as one. Cancelled followers do not count.
    #[must_use]
    pub fn new(job: Job, followers: &[Job]) -> Self {
        let mut all: Vec<&Job> = vec![&job];
        all.extend(followers.iter().filter(|job| job.state != JobState::Cancelled));
        let state = Self::state(&job, &all);
        let error = all.iter().find(|job| job.state == state).and_then(|job| job.error.clone());
        let stages = Self::stages(&all);
        Self { job, stages, state, error }
    }

    fn state(job: &Job, all: &[&Job]) -> JobState {
        if job.state != JobState::Done {
            return job.state;
        }
        let any = |wanted: JobState| all.iter().any(|job| job.state == wanted);
        if any(JobState::Running) || any(JobState::Queued) {
            return JobState::Running;
        }
        [JobState::Waiting, JobState::Failed].into_iter().find(|state| any(*state)).unwrap_or(JobState::Done)
    }

    fn stages(all: &[&Job]) -> Vec<StageReport> {
        let mut reports: Vec<StageReport> = all.iter().flat_map(|job| job.reports()).collect();
        reports.sort_by_key(|report| report.stage);
        reports
            .chunk_by(|one, other| one.stage == other.stage)
            .map(|same| {
                let state = same.iter().map(|report| report.state).max().unwrap_or(StageState::Queued);
                let sum: f32 = same.iter().map(|report| report.progress).sum();
                StageReport { stage: same[0].stage, state, progress: sum / same.len() as f32 }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NOW: Time = Time::UNIX_EPOCH;

    fn job(kind: JobKind) -> Job {
        let id = JobId::from(Uuid::from_u128(1));
        Job {
            id,
            root_id: id,
            kind,
            media_id: Uuid::from_u128(2).into(),
            episode_id: Uuid::from_u128(3).into(),
            track_id: None,
            input_key: "in".into(),
            stage: kind.stages()[0],
            progress: 0.0,
            state: JobState::Queued,
            priority: JobPriority::Normal,
            is_held: false,
            attempts: 1,
            error: None,
            created_at: NOW,
            updated_at: NOW,
        }
    }

    fn reason() -> StateReason {
        StateReason::missing_setting("subtitle.base_url")
    }

    #[test]
    fn progress_never_goes_back() {
        let mut job = job(JobKind::Media);
        assert!(job.advance(Stage::Probe, 0.0, NOW), "the first report is news: the job runs");
        assert!(job.advance(Stage::Transcode, 0.5, NOW));
        assert!(!job.advance(Stage::Transcode, 0.4, NOW));
        assert!(!job.advance(Stage::Probe, 1.0, NOW));
        assert!(!job.advance(Stage::Translate, 1.0, NOW), "not a stage of this job");
        assert!(!job.advance(Stage::Transcode, f32::NAN, NOW));
        assert!(job.advance(Stage::Transcode, 7.0, NOW));
        assert_eq!((job.stage, job.progress), (Stage::Transcode, 1.0));
    }

    #[test]
    fn what_is_over_stays_over() {
        let mut job = job(JobKind::Media);
        assert!(job.finish(NOW));
        assert!(!job.finish(NOW));
        assert!(!job.advance(Stage::Transcode, 0.1, NOW));
        assert!(!job.fail(reason(), NOW));
        assert!(!job.wait(reason(), NOW));
        assert_eq!(job.state, JobState::Done);
    }

    #[test]
    fn a_late_result_mends_a_failure() {
        let mut job = job(JobKind::Media);
        assert!(job.fail(reason(), NOW));
        assert!(job.finish(NOW));
        assert_eq!((job.state, job.error), (JobState::Done, None));
    }

    #[test]
    fn only_waiting_jobs_are_asked_for_again() {
        let mut job = job(JobKind::Transcription);
        assert!(!job.ask_again(NOW));
        job.wait(reason(), NOW);
        assert!(job.ask_again(NOW));
        assert_eq!((job.state, job.attempts), (JobState::Queued, 2));
    }

    #[test]
    fn what_came_to_nothing_is_asked_for_again_from_its_beginning() {
        let mut job = job(JobKind::Media);
        job.advance(Stage::Transcode, 0.5, NOW);
        assert!(!job.repeat(NOW), "it is under way");
        assert!(job.cancel(NOW) && !job.cancel(NOW));
        assert!(job.repeat(NOW));
        assert_eq!((job.state, job.stage, job.attempts), (JobState::Queued, Stage::Probe, 2));
        job.finish(NOW);
        assert!(!job.repeat(NOW), "it is done");
    }

    #[test]
    fn a_chain_shows_the_stages_of_all_its_jobs() {
        let mut root = job(JobKind::Media);
        root.finish(NOW);
        let mut transcription = job(JobKind::Transcription);
        transcription.finish(NOW);
        let (mut es, pt) = (job(JobKind::Translation), job(JobKind::Translation));
        es.advance(Stage::Translate, 0.5, NOW);
        let chain = Chain::new(root, &[transcription, es, pt]);
        let seen: Vec<_> =
            chain.stages.iter().map(|r| (r.stage.as_str(), r.state.as_str(), r.progress)).collect();
        assert_eq!(
            seen[..3],
            [("probe", "done", 1.0), ("transcode", "done", 1.0), ("transcribe", "done", 1.0)]
        );
        assert_eq!(seen[3], ("translate", "running", 0.25));
        assert_eq!(seen[4].1, "queued");
        assert_eq!(chain.state, JobState::Running);
    }

    #[test]
    fn a_chain_waits_when_nothing_else_is_left_to_do() {
        let mut root = job(JobKind::Media);
        root.finish(NOW);
        let mut waiting = job(JobKind::Transcription);
        waiting.wait(reason(), NOW);
        let chain = Chain::new(root, &[waiting]);
        assert_eq!(chain.state, JobState::Waiting);
        assert!(chain.error.unwrap().message.contains("subtitle.base_url"));
    }
}
