use hallyu_contracts::jobs::{JobFailed, JobProgressed, Stage};
use serde_json::json;

use crate::world::{World, creator, moderator, other_creator, viewer};

#[tokio::test]
async fn progress_goes_on_and_never_back() {
    for world in World::each().await {
        let upload = world.upload().await;
        let path = format!("/jobs/{}", upload.job);
        let job_id = upload.job.parse().unwrap();
        let reports = [
            (Stage::Probe, 1.0, "transcode", 0.0),
            (Stage::Transcode, 0.5, "transcode", 0.5),
            (Stage::Transcode, 0.25, "transcode", 0.5),
            (Stage::Probe, 0.5, "transcode", 0.5),
            (Stage::Transcode, 0.75, "transcode", 0.75),
        ];
        for (stage, progress, at, reached) in reports {
            world.deliver(&world.event(&JobProgressed { job_id, stage, progress })).await;
            let job = world.get(&path, Some(&creator())).await;
            assert_eq!(job.data()["state"], "running");
            assert_eq!(
                (&job.data()["stage"], &job.data()["progress"]),
                (&json!(at), &json!(reached)),
                "{stage:?} {progress}"
            );
        }
    }
}

#[tokio::test]
async fn a_failed_job_says_why() {
    let world = World::new().await;
    let upload = world.upload().await;
    let job_id = upload.job.parse().unwrap();
    let (code, message) = ("NOT_A_VIDEO".to_owned(), "this is a text file".to_owned());
    let failed = world.event(&JobFailed { job_id, stage: Stage::Probe, code, message });
    world.deliver(&failed).await;
    world.deliver(&failed).await;
    let late = JobProgressed { job_id, stage: Stage::Transcode, progress: 0.5 };
    world.deliver(&world.event(&late)).await;
    let job = world.get(&format!("/jobs/{}", upload.job), Some(&creator())).await;
    assert_eq!(job.data()["state"], "failed");
    assert_eq!(job.data()["error"], json!({ "code": "NOT_A_VIDEO", "message": "this is a text file" }));
    assert_eq!(job.data()["stages"][0]["state"], "failed");
}

#[tokio::test]
async fn jobs_are_for_those_who_manage_the_title() {
    let world = World::new().await;
    let path = format!("/jobs/{}", world.upload().await.job);
    for stranger in [viewer(), other_creator()] {
        world.get(&path, Some(&stranger)).await.refused(404, "NOT_FOUND");
    }
    world.get(&path, Some(&moderator())).await.is(200);
    world.get(&path, None).await.refused(401, "UNAUTHORIZED");
}
