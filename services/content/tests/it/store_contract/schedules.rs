use chrono::TimeDelta;
use hallyu_content::domain::Schedule;
use hallyu_kernel::{ContentId, EpisodeId};

use super::Suite;

impl Suite {
    pub(super) async fn schedules_are_found_when_they_are_due(&self) {
        let now = self.ambient.now();
        let content = self.title().await.id;
        let episode = self.episode(content, 1).await.id;
        let of_title = Schedule::new((content, None), now + TimeDelta::hours(2), now).unwrap();
        let of_episode = Schedule::new((content, Some(episode)), now + TimeDelta::hours(1), now).unwrap();
        for schedule in [&of_title, &of_episode] {
            let mut tx = self.write().await;
            tx.schedules().put(schedule).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(self.plan(content, None).await, Some(of_title));
        assert_eq!(self.read().await.schedules().of_title(content).await.unwrap(), [of_episode, of_title]);
        let due = async |hours| {
            let later = now + TimeDelta::hours(hours);
            let due = self.read().await.schedules().due(later, 10).await.unwrap();
            due.into_iter().filter(|plan| plan.content_id == content).collect::<Vec<_>>()
        };
        assert_eq!(due(0).await, []);
        assert_eq!(due(1).await, [of_episode]);

        let postponed = of_episode.postponed(now + TimeDelta::hours(3));
        let mut tx = self.write().await;
        tx.schedules().put(&postponed).await.unwrap();
        tx.schedules().remove(content, None).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(due(2).await, []);
        assert_eq!(self.plan(content, Some(episode)).await, Some(postponed));
        assert_eq!(self.plan(content, None).await, None);

        let mut tx = self.write().await;
        tx.titles().delete(content).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(self.plan(content, Some(episode)).await, None);
    }

    async fn plan(&self, content: ContentId, episode: Option<EpisodeId>) -> Option<Schedule> {
        self.read().await.schedules().get(content, episode).await.unwrap()
    }
}
