use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};

use async_trait::async_trait;
use hallyu_embedding::Scan;

use super::{Item, Neighbour, Search, VectorError, VectorIndex};

/// In memory, each vector compared with each: exact, and quick for some ten thousand vectors of a group. A new process begins
/// with none.
#[derive(Debug, Default)]
pub struct MemoryIndex {
    spaces: RwLock<HashMap<String, Space>>,
}

/// Groups are scanned one by one, so that a title's lines are not compared with those of every other.
type Space = HashMap<String, Group>;

#[derive(Debug, Default)]
struct Group {
    vectors: Scan,
    /// By row.
    ids: Vec<String>,
    rows: HashMap<String, usize>,
}

impl MemoryIndex {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<String, Space>> {
        self.spaces.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Group {
    fn upsert(&mut self, Item { id, vector, .. }: Item) {
        if self.ids.is_empty() {
            self.vectors = Scan::new(vector.len());
        }
        if let Some(row) = self.rows.get(&id) {
            self.vectors.set(*row, &vector);
        } else if let Some(row) = self.vectors.push(&vector) {
            self.ids.push(id.clone());
            self.rows.insert(id, row);
        }
    }

    fn delete(&mut self, id: &str) {
        let Some(row) = self.rows.remove(id) else { return };
        self.vectors.swap_remove(row);
        self.ids.swap_remove(row);
        if let Some(moved) = self.ids.get(row) {
            self.rows.insert(moved.clone(), row);
        }
    }

    fn nearest(&self, search: &Search<'_>) -> Vec<Neighbour> {
        let found = self.vectors.nearest(search.vector, search.most, |_| true).into_iter();
        found.map(|found| Neighbour { id: self.ids[found.row].clone(), nearness: found.nearness }).collect()
    }
}

#[async_trait]
impl VectorIndex for MemoryIndex {
    async fn upsert(&self, space: &str, items: Vec<Item>) -> Result<(), VectorError> {
        let mut spaces = self.write();
        let space = spaces.entry(space.to_owned()).or_default();
        for item in items {
            space
                .iter_mut()
                .filter(|(name, _)| **name != item.group)
                .for_each(|(_, other)| other.delete(&item.id));
            space.entry(item.group.clone()).or_default().upsert(item);
        }
        Ok(())
    }

    async fn missing(&self, space: &str, ids: &[String]) -> Result<Vec<String>, VectorError> {
        let spaces = self.spaces.read().unwrap_or_else(PoisonError::into_inner);
        let is_there = |id: &str| {
            spaces.get(space).is_some_and(|space| space.values().any(|group| group.rows.contains_key(id)))
        };
        Ok(ids.iter().filter(|id| !is_there(id)).cloned().collect())
    }

    async fn delete(&self, space: &str, ids: &[String]) -> Result<(), VectorError> {
        if let Some(space) = self.write().get_mut(space) {
            space.values_mut().for_each(|group| ids.iter().for_each(|id| group.delete(id)));
        }
        Ok(())
    }

    async fn nearest(
        &self,
        space: &str,
        searches: &[Search<'_>],
    ) -> Result<Vec<Vec<Neighbour>>, VectorError> {
        let spaces = self.spaces.read().unwrap_or_else(PoisonError::into_inner);
        let Some(space) = spaces.get(space) else { return Ok(vec![Vec::new(); searches.len()]) };
        let find = |search: &Search<'_>| {
            let wanted = |name: &str| search.group.is_none_or(|group| group == name);
            let groups = space.iter().filter(|(name, _)| wanted(name));
            let mut found: Vec<Neighbour> = groups.flat_map(|(_, group)| group.nearest(search)).collect();
            found.sort_by(|one, other| other.nearness.total_cmp(&one.nearness));
            found.truncate(search.most);
            found
        };
        Ok(searches.iter().map(find).collect())
    }
}
