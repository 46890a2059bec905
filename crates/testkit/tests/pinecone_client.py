"""What Pinecone's own client finds in the index at an address: usage: pinecone_client.py URL KEY"""
import sys
import time

from pinecone import Pinecone

url, key = sys.argv[1:]
index = Pinecone(api_key=key).Index(host=url)


def settled(written):
    """Waits until a write is seen, as the client documents it."""
    target = written.response_info.lsn_committed
    assert target is not None
    for _ in range(100):
        found = index.query(namespace="titles", top_k=1, vector=[1.0, 0.0, 0.0])
        if found.response_info.is_reconciled(target):
            return
        time.sleep(0.01)
    raise AssertionError("what was written is never seen")


def ids(**question):
    found = index.query(namespace="titles", include_metadata=True, **{"top_k": 9, **question})
    return [match.id for match in found.matches]


vectors = [
    {"id": "a", "values": [1.0, 0.0, 0.0], "metadata": {"group": "one"}},
    {"id": "b", "values": [0.8, 0.6, 0.0], "metadata": {"group": "two"}},
    {"id": "c", "values": [0.0, 0.0, 1.0], "metadata": {"group": "one"}},
]
written = index.upsert(vectors=vectors, namespace="titles")
assert written.upserted_count == 3, written
settled(written)

assert ids(vector=[1.0, 0.0, 0.0]) == ["a", "b", "c"]
assert ids(vector=[1.0, 0.0, 0.0], top_k=1) == ["a"]
assert ids(vector=[1.0, 0.0, 0.0], filter={"group": {"$eq": "one"}}) == ["a", "c"]
assert ids(vector=[1.0, 0.0, 0.0], filter={"group": {"$in": ["two"]}}) == ["b"]
assert ids(id="c", top_k=1) == ["c"]
match = index.query(namespace="titles", top_k=1, vector=[0.8, 0.6, 0.0], include_values=True, include_metadata=True).matches[0]
assert abs(match.score - 1) < 1e-6 and match.metadata == {"group": "two"} and len(match.values) == 3, match
assert index.query(namespace="nothing", top_k=1, vector=[1.0, 0.0, 0.0]).matches == []

fetched = index.fetch(ids=["a", "x"], namespace="titles")
assert list(fetched.vectors) == ["a"] and fetched.vectors["a"].metadata == {"group": "one"}, fetched
page = index.list_paginated(namespace="titles", limit=2)
assert [item.id for item in page.vectors] == ["a", "b"], page
rest = index.list_paginated(namespace="titles", limit=2, pagination_token=page.pagination.next)
assert [item.id for item in rest.vectors] == ["c"] and rest.pagination is None, rest
stats = index.describe_index_stats()
assert (stats.dimension, stats.metric, stats.total_vector_count) == (3, "cosine", 3), stats
assert stats.namespaces["titles"].vector_count == 3, stats

settled(index.upsert(vectors=[{"id": "b", "values": [0.0, 1.0, 0.0]}], namespace="titles"))
assert ids(vector=[1.0, 0.0, 0.0])[0] == "a"
index.delete(ids=["a"], namespace="titles")
for _ in range(9):
    left = ids(vector=[1.0, 0.0, 0.0])
assert sorted(left) == ["b", "c"], left

for wrong in [
    lambda: index.upsert(vectors=[{"id": "d", "values": [1.0]}], namespace="titles"),
    lambda: index.upsert(vectors=[{"id": "d", "values": [0.0, 0.0, 0.0]}], namespace="titles"),
    lambda: index.delete(ids=["a"], namespace="nothing"),
    lambda: Pinecone(api_key="other").Index(host=url).describe_index_stats(),
]:
    try:
        wrong()
    except Exception as error:  # noqa: BLE001 - whichever it raises, it raises one
        assert type(error).__module__.startswith("pinecone"), error
    else:
        raise AssertionError("it is refused")
